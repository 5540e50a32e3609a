import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { OUTCOMES, TakeQueueFile } from '#offline';
import { type Actor, orProblem } from '#platform';
import { QueueFileDto, QueueFileTakenDto } from './queue-files.dto.js';
import { BodyUpTo } from '../read-body.js';

/** The way in for the rows of a tablet that will not come back online. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/queue-files')
export class QueueFilesController {
  constructor(private readonly files: TakeQueueFile) {}

  @Post()
  @BodyUpTo(2_000_000)
  @HttpCode(HttpStatus.OK)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '收入平板导出的队列文件（重复收入无影响）/ Take in the queue file of a tablet; again, it changes nothing' })
  @ApiOkResponse({ type: QueueFileTakenDto })
  async take(@ActingAs() actor: Actor, @Body() dto: QueueFileDto): Promise<QueueFileTakenDto> {
    const { outcomes, ...taken } = orProblem(await this.files.take(actor, { text: dto.file, passphrase: dto.passphrase ?? null }));
    return { ...taken, outcomes: OUTCOMES.flatMap((outcome) => (outcomes[outcome] === undefined ? [] : [{ outcome, rows: outcomes[outcome] }])) };
  }
}
