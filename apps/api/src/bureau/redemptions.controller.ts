import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { day, dayOf, fen } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, Clock, orProblem } from '#platform';
import { DecideVoid, FindRedemptions, ReceiveDonation } from '#redemption';
import { mealRecordJson } from '../meal.answer.js';
import { DeclinedVoidDto, MealRecordDto, MealRecordPageDto, VoidedDto } from '../meal.dto.js';
import { BureauRedemptionListDto, DonationBookedDto, DonationDto, VoidDecisionDto } from './redemptions.dto.js';

const DECISIONS = { propertyName: 'kind', mapping: { voided: getSchemaPath(VoidedDto), declined: getSchemaPath(DeclinedVoidDto) } };

/** Meals as the bureau sees them: those of its residents and those at its sites, names masked. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class BureauRedemptionsController {
  constructor(
    private readonly found: FindRedemptions,
    private readonly late: DecideVoid,
    private readonly donations: ReceiveDonation,
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

  @Post('void-requests/:id/decision')
  @HttpCode(HttpStatus.OK)
  @Roles('bureau_admin', 'bureau_approver', 'street_officer')
  @ApiOperation({ summary: '审核超时撤销 / Decide a late void; not by whoever asked' })
  @ApiExtraModels(VoidedDto, DeclinedVoidDto)
  @ApiOkResponse({ schema: { oneOf: [{ $ref: getSchemaPath(VoidedDto) }, { $ref: getSchemaPath(DeclinedVoidDto) }], discriminator: DECISIONS } })
  async decide(@ActingAs() actor: Actor, @Param('id') requestId: string, @Body() dto: VoidDecisionDto): Promise<VoidedDto | DeclinedVoidDto> {
    return orProblem(await this.late.decide(actor, { requestId, granted: dto.granted }));
  }

  @Post('donations')
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '登记慈善捐款 / Book a donation to the charity fund' })
  @ApiCreatedResponse({ type: DonationBookedDto })
  async donate(@ActingAs() actor: Actor, @Body() dto: DonationDto): Promise<DonationBookedDto> {
    return orProblem(await this.donations.receive(actor, { id: dto.id, amountFen: fen(dto.amountFen) }));
  }
}
