import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { CardChecks } from '#supervision';
import { day } from '#values';
import { pageOf } from '../page.dto.js';
import { BureauCardCheckPageDto } from './card-checks.dto.js';
import { DayListDto } from './today.dto.js';

/** What counters saw when card and person were compared, and did not fit. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/card-checks')
export class BureauCardChecksController {
  constructor(private readonly checks: CardChecks) {}

  @Get()
  @ApiOperation({ summary: '当日“不是本人”记录 / Cards shown by somebody else on a day, newest first' })
  @ApiOkResponse({ type: BureauCardCheckPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: DayListDto): Promise<BureauCardCheckPageDto> {
    return pageOf(orProblem(await this.checks.list(actor, { ...query, day: query.day === undefined ? undefined : day(query.day) })));
  }
}
