import { Injectable } from '@nestjs/common';

/** Whether the process is finishing its last requests; the readiness probe tells the balancer. */
@Injectable()
export class Lifecycle {
  stopping = false;
}
