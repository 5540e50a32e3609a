import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PurseReader } from '#allowances';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { PurseDto, purseJson } from './purse.dto.js';

/** A person's own points. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/purse')
export class PurseController {
  constructor(private readonly purses: PurseReader) {}

  @Get()
  @ApiOperation({ summary: '我的积分 / My points, lot by lot' })
  @ApiOkResponse({ type: PurseDto })
  async purse(@ActingAs() actor: Actor): Promise<PurseDto> {
    return purseJson(orProblem(await this.purses.read(actor, actor.personId ?? '')));
  }
}
