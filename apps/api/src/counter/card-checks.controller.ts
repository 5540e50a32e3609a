import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RecordCardCheck } from '#counter';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { CardCheckDto, CardCheckedDto } from './card-checks.dto.js';

/** What an operator saw when card and person were compared. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/card-checks')
export class CardChecksController {
  constructor(private readonly checks: RecordCardCheck) {}

  @Post()
  @ApiOperation({ summary: '不是本人：留待复核，仍可按原价就餐 / Not the holder: kept for review; the meal is served at full price' })
  @ApiCreatedResponse({ type: CardCheckedDto })
  async record(@ActingAs() actor: Actor, @Body() dto: CardCheckDto): Promise<CardCheckedDto> {
    return orProblem(await this.checks.record(actor, dto));
  }
}
