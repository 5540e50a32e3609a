import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isDay, refuse } from '#values';
import { ReadDay } from '#counter';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem, ProblemException } from '#platform';
import { dayTotalsJson } from './days.answer.js';
import { DayTotalsDto } from './days.dto.js';

/** A day at the till's site. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/days')
export class DaysController {
  constructor(private readonly days: ReadDay) {}

  @Get(':day')
  @ApiOperation({ summary: '某日合计：份数、收款、补贴、撤销、原价餐 / Totals of a day at this site' })
  @ApiOkResponse({ type: DayTotalsDto })
  async read(@ActingAs() actor: Actor, @Param('day') day: string): Promise<DayTotalsDto> {
    if (!isDay(day)) throw new ProblemException(refuse('invalid_request', { field: 'day' }));
    return dayTotalsJson(orProblem(await this.days.read(actor, day)));
  }
}
