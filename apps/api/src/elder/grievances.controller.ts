import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FileAppeal, FileComplaint, OwnGrievances } from '#grievances';
import { ActingAs, Audience, WhileLost } from '#identity';
import { type Actor, orProblem } from '#platform';
import { month } from '#values';
import { PageDto } from '../page.dto.js';
import { appealJson, complaintJson } from './grievance.answer.js';
import { AppealDto, AppealPageDto, AppealToFileDto, ComplaintDto, ComplaintPageDto, ComplaintToFileDto } from './grievances.dto.js';

/** What a person disagrees with. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder')
export class ElderGrievancesController {
  constructor(
    private readonly complaints: FileComplaint,
    private readonly appeals: FileAppeal,
    private readonly own: OwnGrievances,
  ) {}

  @Post('complaints')
  @WhileLost('a complaint changes nothing by itself')
  @ApiOperation({ summary: '对一餐有疑问 / Complain about a meal of mine' })
  @ApiCreatedResponse({ type: ComplaintDto })
  async complain(@ActingAs() actor: Actor, @Body() dto: ComplaintToFileDto): Promise<ComplaintDto> {
    return complaintJson(orProblem(await this.complaints.file(actor, dto)));
  }

  @Get('complaints')
  @ApiOperation({ summary: '我的投诉与答复 / My complaints and their answers' })
  @ApiOkResponse({ type: ComplaintPageDto })
  async myComplaints(@ActingAs() actor: Actor, @Query() query: PageDto): Promise<ComplaintPageDto> {
    const page = orProblem(await this.own.list(actor, { ...query, kind: 'complaint' }));
    return { items: page.items.map(complaintJson), next: page.next };
  }

  @Post('appeals')
  @WhileLost('an appeal changes nothing by itself')
  @ApiOperation({ summary: '对津贴提出申诉 / Appeal against a month of an allowance' })
  @ApiCreatedResponse({ type: AppealDto })
  async appeal(@ActingAs() actor: Actor, @Body() dto: AppealToFileDto): Promise<AppealDto> {
    return appealJson(orProblem(await this.appeals.file(actor, { ...dto, month: month(dto.month) })));
  }

  @Get('appeals')
  @ApiOperation({ summary: '我的申诉与答复 / My appeals and their answers' })
  @ApiOkResponse({ type: AppealPageDto })
  async myAppeals(@ActingAs() actor: Actor, @Query() query: PageDto): Promise<AppealPageDto> {
    const page = orProblem(await this.own.list(actor, { ...query, kind: 'appeal' }));
    return { items: page.items.map(appealJson), next: page.next };
  }
}
