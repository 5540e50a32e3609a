import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import { ActingAs, Audience, CurrentSession, Roles } from '#identity';
import { LiveFeed, ReadChanges } from '#notices';
import { type Actor, orProblem } from '#platform';
import type { Id } from '#values';
import { feedItemJson } from './notice.answer.js';
import { ChangesDto, ChangesWantedDto, FeedItemDto } from './notices.dto.js';

/** What a phone has not taken yet, in bytes, before its connection is given up; it comes back with its last cursor. */
const UNSENT_MAX = 65_536;
/** How long a phone waits before it connects again, in milliseconds. */
const RETRY_MS = 2000;

/** What happens, as it happens: by server-sent events, or by asking. */
@ApiTags('elder')
@Audience('elder')
@Roles('elder', 'family')
@Controller('elder')
export class ElderEventsController {
  constructor(
    private readonly feed: LiveFeed,
    private readonly changes: ReadChanges,
  ) {}

  @Get('events')
  @ApiOperation({
    summary: '实时消息（SSE）：meal 用餐、void 撤销、carrier 卡与手机、notice 其他 / Live feed as server-sent events; each data line is one item, its id the cursor',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: '断线重连的游标，优先于 after / cursor of the last event seen; goes before `after`' })
  @ApiExtraModels(FeedItemDto)
  @ApiOkResponse({
    description: '每条事件的 data 为一个 FeedItemDto / the data of each event is one FeedItemDto',
    content: { 'text/event-stream': { schema: { $ref: getSchemaPath(FeedItemDto) } } },
  })
  events(
    @ActingAs() actor: Actor,
    @CurrentSession() sessionId: Id,
    @Query() wanted: ChangesWantedDto,
    @Headers('last-event-id') lastId: string | undefined,
    @Res() response: Response,
  ): void {
    response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    const write = (text: string): boolean => {
      if (response.writableEnded || response.destroyed || response.writableLength > UNSENT_MAX) return false;
      response.write(text);
      return true;
    };
    write(`retry: ${String(RETRY_MS)}\n\n`);
    const close = this.feed.open({
      actor,
      sessionId,
      after: cursorOf(lastId) ?? wanted.after ?? null,
      send: (item) => write(`id: ${String(item.cursor)}\nevent: ${item.kind}\ndata: ${JSON.stringify(feedItemJson(item))}\n\n`),
      beat: () => write(': beat\n\n'),
      close: () => response.end(),
    });
    response.on('close', close);
  }

  @Get('changes')
  @ApiOperation({ summary: '轮询实时消息（与 events 同样的内容）/ The same items by asking, for a phone that cannot keep a connection' })
  @ApiOkResponse({ type: ChangesDto })
  async after(@ActingAs() actor: Actor, @Query() wanted: ChangesWantedDto): Promise<ChangesDto> {
    const { items, cursor, more } = orProblem(await this.changes.after(actor, wanted.after ?? null));
    return { items: items.map(feedItemJson), cursor, more };
  }
}

function cursorOf(lastId: string | undefined): number | null {
  return lastId !== undefined && /^\d{1,15}$/.test(lastId) ? Number(lastId) : null;
}
