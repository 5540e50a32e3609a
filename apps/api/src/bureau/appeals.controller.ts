import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerGrievance, FindGrievances, ReadGrievance } from '#grievances';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { AppealListDto, BureauAppealDto, BureauAppealPageDto } from './appeals.dto.js';
import { AnswerDto, GivenAnswerDto } from './complaints.dto.js';
import { answerJson, bureauAppealJson } from './grievance.answer.js';

/** Appeals against allowances. Allowances are the county's, so the county answers. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/appeals')
export class AppealsController {
  constructor(
    private readonly found: FindGrievances,
    private readonly reading: ReadGrievance,
    private readonly answering: AnswerGrievance,
  ) {}

  @Get()
  @ApiOperation({ summary: '申诉列表（不含原文）/ Appeals, newest first, without what people wrote' })
  @ApiOkResponse({ type: BureauAppealPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: AppealListDto): Promise<BureauAppealPageDto> {
    const page = await this.found.find(actor, { ...query, kind: 'appeal' });
    return { items: page.items.map((row) => bureauAppealJson(row)), next: page.next };
  }

  @Get(':id')
  @ApiOperation({ summary: '查看申诉原文（留痕）/ One appeal with what was written; the look is logged' })
  @ApiOkResponse({ type: BureauAppealDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<BureauAppealDto> {
    const { text, answerText, issued, ...row } = orProblem(await this.reading.read(actor, { id, kind: 'appeal' }));
    return bureauAppealJson(row, { text, answerText, issued });
  }

  @Post(':id/answer')
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '答复申诉，原文通知本人 / Answer an appeal; the person is told' })
  @ApiCreatedResponse({ type: GivenAnswerDto })
  async answer(@ActingAs() actor: Actor, @Param('id') id: string, @Body() dto: AnswerDto): Promise<GivenAnswerDto> {
    return answerJson(orProblem(await this.answering.answer(actor, { id, kind: 'appeal', ...dto })));
  }
}
