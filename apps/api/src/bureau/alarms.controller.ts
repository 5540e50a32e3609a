import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { FindAlarms } from '#supervision';
import { alarmJson, AlarmPageDto } from './alarms.dto.js';

/** What of the installation needs somebody now. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/alarms')
export class AlarmsController {
  constructor(private readonly alarms: FindAlarms) {}

  @Get()
  @ApiOperation({ summary: '运行告警（仅县级）/ Alarms of the installation; for the whole county only' })
  @ApiOkResponse({ type: AlarmPageDto })
  async list(@ActingAs() actor: Actor): Promise<AlarmPageDto> {
    return { items: orProblem(await this.alarms.find(actor)).map(alarmJson), next: null };
  }
}
