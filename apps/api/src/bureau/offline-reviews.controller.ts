import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { DecideBearer, DecideHeld, FindReviews, type Review } from '#offline';
import { type Actor, orProblem } from '#platform';
import { eventVerdictJson } from '../counter/event-verdict.answer.js';
import { pageOf } from '../page.dto.js';
import { BearerDecisionDto, OfflineReviewDecisionDto, OfflineReviewDto, OfflineReviewListDto, OfflineReviewPageDto } from './offline-reviews.dto.js';

/** What came in from tablets without the network and wants a person: held rows, overspent meals, evidence. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/offline-reviews')
export class OfflineReviewsController {
  constructor(
    private readonly reviews: FindReviews,
    private readonly held: DecideHeld,
    private readonly bearers: DecideBearer,
  ) {}

  @Get()
  @ApiOperation({ summary: '离线待核清单 / Rows to look at: held, overspent, suspense, evidence, returned, meals of stolen tablets' })
  @ApiOkResponse({ type: OfflineReviewPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: OfflineReviewListDto): Promise<OfflineReviewPageDto> {
    const page = pageOf(await this.reviews.find(actor, { list: query.list, siteId: query.siteId ?? null, areaCode: query.areaCode, limit: query.limit, cursor: query.cursor }));
    return { items: page.items.map(reviewJson), next: page.next };
  }

  @Get(':id')
  @ApiOperation({ summary: '离线一条明细 / One row' })
  @ApiOkResponse({ type: OfflineReviewDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<OfflineReviewDto> {
    return reviewJson(orProblem(await this.reviews.one(actor, id)));
  }

  @Post(':id/decisions')
  @HttpCode(HttpStatus.OK)
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'street_officer')
  @ApiOperation({ summary: '审核一条（七天以上须两人）/ Decide a held row; more than seven days late takes two different persons' })
  @ApiOkResponse({ type: OfflineReviewDto })
  async decide(@ActingAs() actor: Actor, @Param('id') eventId: string, @Body() dto: OfflineReviewDecisionDto): Promise<OfflineReviewDto> {
    orProblem(await this.held.decide(actor, { eventId, decision: dto.decision, reason: dto.reason, eventAt: dto.eventAt ?? null }));
    return reviewJson(orProblem(await this.reviews.one(actor, eventId)));
  }

  @Post(':id/bearers')
  @HttpCode(HttpStatus.OK)
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'street_officer')
  @ApiOperation({ summary: '挂账或申诉定由谁承担（两人一致才生效）/ Say who bears a meal in suspense or under appeal; two different persons who agree close it' })
  @ApiOkResponse({ type: OfflineReviewDto })
  async bear(@ActingAs() actor: Actor, @Param('id') eventId: string, @Body() dto: BearerDecisionDto): Promise<OfflineReviewDto> {
    orProblem(await this.bearers.decide(actor, { eventId, bearer: dto.bearer, reason: dto.reason }));
    return reviewJson(orProblem(await this.reviews.one(actor, eventId)));
  }
}

function reviewJson(review: Review): OfflineReviewDto {
  return { ...review, verdict: eventVerdictJson(review.verdict), decisions: [...review.decisions], bearers: [...review.bearers], words: [...review.words] };
}
