import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { JobReader } from '#jobs';
import type { Actor } from '#platform';
import { PageDto } from '../page.dto.js';
import { jobJson, JobPageDto } from './jobs.dto.js';

/** Heavy work of the area: what waits, what is being done and what ended lately. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer')
@Controller('bureau/jobs')
export class JobsController {
  constructor(private readonly jobs: JobReader) {}

  @Get()
  @ApiOperation({ summary: '后台任务：排队、进度、结果 / Heavy work of the area, newest first' })
  @ApiOkResponse({ type: JobPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: PageDto): Promise<JobPageDto> {
    const page = await this.jobs.list(actor, query);
    return { items: page.items.map(jobJson), next: page.next };
  }
}
