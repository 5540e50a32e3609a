import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerGrievance, FindGrievances, ReadGrievance } from '#grievances';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { AnswerDto, BureauComplaintDto, BureauComplaintPageDto, ComplaintListDto, GivenAnswerDto } from './complaints.dto.js';
import { answerJson, bureauComplaintJson } from './grievance.answer.js';

/** Complaints about meals, seen from where the person lives and from where the site stands. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/complaints')
export class ComplaintsController {
  constructor(
    private readonly found: FindGrievances,
    private readonly reading: ReadGrievance,
    private readonly answering: AnswerGrievance,
  ) {}

  @Get()
  @ApiOperation({ summary: '投诉列表（不含原文）/ Complaints, newest first, without what people wrote' })
  @ApiOkResponse({ type: BureauComplaintPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: ComplaintListDto): Promise<BureauComplaintPageDto> {
    const page = await this.found.find(actor, { ...query, kind: 'complaint' });
    return { items: page.items.map((row) => bureauComplaintJson(row)), next: page.next };
  }

  @Get(':id')
  @ApiOperation({ summary: '查看投诉原文（留痕）/ One complaint with what was written; the look is logged' })
  @ApiOkResponse({ type: BureauComplaintDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<BureauComplaintDto> {
    const { text, answerText, ...row } = orProblem(await this.reading.read(actor, { id, kind: 'complaint' }));
    return bureauComplaintJson(row, { text, answerText });
  }

  @Post(':id/answer')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '答复投诉，原文通知本人 / Answer a complaint; the person is told' })
  @ApiCreatedResponse({ type: GivenAnswerDto })
  async answer(@ActingAs() actor: Actor, @Param('id') id: string, @Body() dto: AnswerDto): Promise<GivenAnswerDto> {
    return answerJson(orProblem(await this.answering.answer(actor, { id, kind: 'complaint', ...dto })));
  }
}
