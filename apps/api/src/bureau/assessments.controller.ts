import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { ABILITY_ITEMS, RecordAssessment } from '#people';
import { type Actor, orProblem } from '#platform';
import { AbilityItemDto, AssessmentDto, AssessmentRecordedDto } from './assessments.dto.js';

/** Ability assessments by GB/T 42195-2022. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/assessments')
export class AssessmentsController {
  constructor(private readonly recording: RecordAssessment) {}

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
}
