import { Controller, Get, Header, HttpCode, HttpStatus, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { OpenToAll } from '#identity';
import { FindFindings } from '#integrity';
import { Metrics, Readiness } from '#platform';
import { Lifecycle } from '../lifecycle.js';
import { ProxyWatch } from '../proxy-watch.js';

/** For the machines that watch this one. They carry no personal data and no secret. */
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    private readonly lifecycle: Lifecycle,
    private readonly proxies: ProxyWatch,
    private readonly findings: FindFindings,
  ) {}

  /** The process runs. */
  @Get('health/live')
  @OpenToAll('a probe has no account')
  @HttpCode(HttpStatus.OK)
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** The process can take work: it is not stopping, and what it writes can be read. `reason` where it cannot. */
  @Get('health/ready')
  @OpenToAll('a probe has no account')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: 'up' | 'degraded' | 'stopping' | 'down'; reason?: string; warnings?: readonly string[] }> {
    if (this.lifecycle.stopping) {
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status: 'stopping', reason: 'stopping' };
    }
    const { status, reason } = await this.readiness.standing();
    if (reason === null) {
      // Altered data stops no meal, so the process is ready; but whoever watches it must see that somebody has to look.
      const shown = status === 'up' && (await this.findings.altered()) ? 'degraded' : status;
      return this.proxies.unnamed ? { status: shown, warnings: ['proxies_unset'] } : { status: shown };
    }
    response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status, reason };
  }

  @Get('metrics')
  @OpenToAll('Prometheus has no account; figures only')
  @Header('Cache-Control', 'no-store')
  async figures(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.type(this.metrics.contentType);
    return this.metrics.text();
  }
}
