import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { ABILITY_ITEMS, RecordAssessment, WithdrawFact } from '#people';
import { type Actor, orProblem } from '#platform';
import { AbilityItemDto, AssessmentDto, AssessmentRecordedDto } from './assessments.dto.js';
import { FactWithdrawnDto } from './person-files.dto.js';
import { RevealReasonDto } from './persons.dto.js';

/** Ability assessments by GB/T 42195-2022. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/assessments')
export class AssessmentsController {
  constructor(
    private readonly recording: RecordAssessment,
    private readonly withdrawals: WithdrawFact,
  ) {}

  @Get('items')
  @ApiOperation({ summary: '评估表二十六项及满分 / The 26 items of the sheet and their highest scores' })
  @ApiOkResponse({ type: [AbilityItemDto] })
  items(): AbilityItemDto[] {
    return [...ABILITY_ITEMS];
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '登记能力评估，自动定级 / Record an assessment; the grade follows from it' })
  @ApiCreatedResponse({ type: AssessmentRecordedDto })
  async record(@ActingAs() actor: Actor, @Body() dto: AssessmentDto): Promise<AssessmentRecordedDto> {
    const { assessedOn, ...sheet } = dto;
    return orProblem(await this.recording.record(actor, { ...sheet, assessedOn: day(assessedOn) }));
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({
    summary:
      '撤回登错的能力评估（须填理由）：任何一天都不作数，已发的由补差批次收回 / Withdraw an assessment that was entered wrongly, with a reason: it counts for no day, and the difference run takes back what was paid on it',
  })
  @ApiOkResponse({ type: FactWithdrawnDto })
  async withdraw(@ActingAs() actor: Actor, @Param('id') assessmentId: string, @Body() dto: RevealReasonDto): Promise<FactWithdrawnDto> {
    return orProblem(await this.withdrawals.withdraw(actor, { table: 'assessment', id: assessmentId, reason: dto.reason }));
  }
}
