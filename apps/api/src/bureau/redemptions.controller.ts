import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day, dayOf } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, Clock, orProblem } from '#platform';
import { DONATE, FindRedemptions } from '#redemption';
import { mealRecordJson } from '../meal.answer.js';
import { MealRecordDto, MealRecordPageDto } from '../meal.dto.js';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto } from './proposals.dto.js';
import { BureauRedemptionListDto, DonationDto } from './redemptions.dto.js';

/** Meals as the bureau sees them: those of its residents and those at its sites, names masked. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class BureauRedemptionsController {
  constructor(
    private readonly found: FindRedemptions,
    private readonly answers: ProposalAnswers,
    private readonly clock: Clock,
  ) {}

  @Get('redemptions')
  @ApiOperation({ summary: '辖区一日就餐记录，默认今天 / Meals of a day in the area, today if no day is given; newest first' })
  @ApiOkResponse({ type: MealRecordPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: BureauRedemptionListDto): Promise<MealRecordPageDto> {
    const { limit, cursor, siteId } = query;
    const page = await this.found.find(actor, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(siteId === undefined ? {} : { siteId }),
      // Of one day, so that the list is read from an index whatever the area: a small street would else be looked for in years of meals.
      day: day(query.day ?? dayOf(this.clock.nowMs())),
    });
    return { items: page.items.map(mealRecordJson), next: page.next };
  }

  @Get('redemptions/:id')
  @ApiOperation({ summary: '一餐明细 / One meal' })
  @ApiOkResponse({ type: MealRecordDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<MealRecordDto> {
    return mealRecordJson(orProblem(await this.found.one(actor, id)));
  }

  @Post('donations')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '登记慈善捐款，待另一人确认 / Propose a donation to the charity fund; another person confirms it' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async donate(@ActingAs() actor: Actor, @Body() { id, reason, amountFen }: DonationDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: DONATE, body: { amountFen } });
  }
}
