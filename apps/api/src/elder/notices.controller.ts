import { Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles, WhileLost } from '#identity';
import { FindNotices, MarkRead } from '#notices';
import { type Actor, orProblem } from '#platform';
import { noticeJson } from './notice.answer.js';
import { NoticeListDto, NoticePageDto, NoticeReadDto } from './notices.dto.js';

/** What the person was told. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/notices')
export class ElderNoticesController {
  constructor(
    private readonly found: FindNotices,
    private readonly marks: MarkRead,
  ) {}

  @Get()
  @Roles('elder', 'family')
  @ApiOperation({ summary: '我的消息 / What I was told, newest first' })
  @ApiOkResponse({ type: NoticePageDto })
  async list(@ActingAs() actor: Actor, @Query() query: NoticeListDto): Promise<NoticePageDto> {
    const page = orProblem(await this.found.find(actor, query));
    return { items: page.items.map(noticeJson), next: page.next, unread: page.unread };
  }

  @Post(':id/reading')
  @WhileLost('a mark on what was read')
  @Roles('elder', 'family')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '标为已读（各人各自的标记）/ Mark one read; the marks are each reader’s own' })
  @ApiOkResponse({ type: NoticeReadDto })
  async read(@ActingAs() actor: Actor, @Param('id') noticeId: string): Promise<NoticeReadDto> {
    return orProblem(await this.marks.mark(actor, noticeId));
  }
}
