import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { RefusalsOfDay } from '#supervision';
import { day } from '#values';
import { pageOf } from '../page.dto.js';
import { RefusalListDto, SiteRefusalsPageDto } from './refusals.dto.js';

/** What counters said no to. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/refusals')
export class RefusalsController {
  constructor(private readonly refusals: RefusalsOfDay) {}

  @Get()
  @ApiOperation({ summary: '当日拒绝，按网点与原因 / Refusals of a day by site and code' })
  @ApiOkResponse({ type: SiteRefusalsPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: RefusalListDto): Promise<SiteRefusalsPageDto> {
    return pageOf(orProblem(await this.refusals.list(actor, { ...query, day: query.day === undefined ? undefined : day(query.day) })));
  }
}
