import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { day, fen } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem, type Page } from '#platform';
import { DecideVoid, FindRedemptions, ReceiveDonation, type Voided } from '#redemption';
import { mealJson, type RedemptionViewJson } from '../meal.answer.js';
import { BureauRedemptionListDto, DonationDto, VoidDecisionDto } from './redemptions.dto.js';

/** Meals as the bureau sees them: those of its residents and those at its sites, names masked. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class BureauRedemptionsController {
  constructor(
    private readonly found: FindRedemptions,
    private readonly late: DecideVoid,
    private readonly donations: ReceiveDonation,
  ) {}

  @Get('redemptions')
  @ApiOperation({ summary: '辖区就餐记录 / Meals in the area, newest first' })
  async list(@ActingAs() actor: Actor, @Query() query: BureauRedemptionListDto): Promise<Page<RedemptionViewJson>> {
    const { limit, cursor, siteId } = query;
    const page = await this.found.find(actor, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(siteId === undefined ? {} : { siteId }),
      ...(query.day === undefined ? {} : { day: day(query.day) }),
    });
    return { items: page.items.map(mealJson), next: page.next };
  }

  @Get('redemptions/:id')
  @ApiOperation({ summary: '一餐明细 / One meal' })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<RedemptionViewJson> {
    return mealJson(orProblem(await this.found.one(actor, id)));
  }

  @Post('void-requests/:id/decision')
  @HttpCode(HttpStatus.OK)
  @Roles('bureau_admin', 'bureau_approver', 'street_officer')
  @ApiOperation({ summary: '审核超时撤销 / Decide a late void; not by whoever asked' })
  async decide(@ActingAs() actor: Actor, @Param('id') requestId: string, @Body() dto: VoidDecisionDto): Promise<Voided | { kind: 'declined' }> {
    return orProblem(await this.late.decide(actor, { requestId, granted: dto.granted }));
  }

  @Post('donations')
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '登记慈善捐款 / Book a donation to the charity fund' })
  async donate(@ActingAs() actor: Actor, @Body() dto: DonationDto): Promise<{ transferId: string }> {
    return orProblem(await this.donations.receive(actor, { id: dto.id, amountFen: fen(dto.amountFen) }));
  }
}
