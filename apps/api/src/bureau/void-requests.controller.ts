import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { AskStolenVoids, DecideVoid, FindVoidRequests } from '#redemption';
import { DeclinedVoidDto, VoidedDto } from '../meal.dto.js';
import { StolenVoidsDto, VoidDecisionDto, VoidRequestDto, voidRequestJson, VoidRequestListDto, VoidRequestPageDto, VoidsAskedDto } from './void-requests.dto.js';

const DECISIONS = { propertyName: 'kind', mapping: { voided: getSchemaPath(VoidedDto), declined: getSchemaPath(DeclinedVoidDto) } };

/** Meals that a site wants to take back after the ten minutes, and those of stolen tablets: somebody else decides. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/void-requests')
export class VoidRequestsController {
  constructor(
    private readonly found: FindVoidRequests,
    private readonly late: DecideVoid,
    private readonly thefts: AskStolenVoids,
  ) {}

  @Get()
  @ApiOperation({ summary: '超时撤销申请清单 / Requests to take a meal back after the ten minutes, newest first' })
  @ApiOkResponse({ type: VoidRequestPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: VoidRequestListDto): Promise<VoidRequestPageDto> {
    const page = await this.found.find(actor, query);
    return { items: page.items.map(voidRequestJson), next: page.next };
  }

  @Post()
  @HttpCode(HttpStatus.OK)
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '提请撤销失窃平板的餐，另一人审批 / Put meals of a stolen tablet before a second person, who takes them back or lets them stand' })
  @ApiOkResponse({ type: VoidsAskedDto })
  async ask(@ActingAs() actor: Actor, @Body() dto: StolenVoidsDto): Promise<VoidsAskedDto> {
    return orProblem(await this.thefts.ask(actor, dto));
  }

  @Get(':id')
  @ApiOperation({ summary: '一件超时撤销申请 / One request with its meal' })
  @ApiOkResponse({ type: VoidRequestDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<VoidRequestDto> {
    return voidRequestJson(orProblem(await this.found.one(actor, id)));
  }

  @Post(':id/decision')
  @HttpCode(HttpStatus.OK)
  @Roles('bureau_admin', 'bureau_approver', 'street_officer')
  @ApiOperation({ summary: '审核超时撤销，退回须说明理由 / Decide a late void; not by whoever asked, and not declined without a reason' })
  @ApiExtraModels(VoidedDto, DeclinedVoidDto)
  @ApiOkResponse({ schema: { oneOf: [{ $ref: getSchemaPath(VoidedDto) }, { $ref: getSchemaPath(DeclinedVoidDto) }], discriminator: DECISIONS } })
  async decide(@ActingAs() actor: Actor, @Param('id') requestId: string, @Body() dto: VoidDecisionDto): Promise<VoidedDto | DeclinedVoidDto> {
    return orProblem(await this.late.decide(actor, { requestId, ...dto }));
  }
}
