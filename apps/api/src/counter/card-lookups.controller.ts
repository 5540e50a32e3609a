import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Id, refuse } from '#values';
import { LookUpCard, type LookupWish } from '#counter';
import { ActingAs, Audience, CurrentSession } from '#identity';
import { type Actor, orProblem, ProblemException } from '#platform';
import { holderJson } from './holders.answer.js';
import { CardLookupAnswerDto, CardLookupDto } from './card-lookups.dto.js';

/** Manual entry: for somebody whose card cannot be read. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/card-lookups')
export class CardLookupsController {
  constructor(private readonly lookup: LookUpCard) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary:
      '手工查卡（按人、网点和日限次，均留痕）/ Look a card up by its last digits with the year of birth, or by phone and birthday; limited by operator, site and day, and logged',
  })
  @ApiOkResponse({ type: CardLookupAnswerDto })
  async find(@ActingAs() actor: Actor, @CurrentSession() sessionId: Id, @Body() dto: CardLookupDto): Promise<CardLookupAnswerDto> {
    const { choices, left } = orProblem(await this.lookup.lookUp(actor, sessionId, wishOf(dto)));
    return { choices: choices.map((choice) => ({ ...choice, holder: holderJson(choice.holder) })), left };
  }
}

function wishOf({ last6, birthYear, phone, birthDay }: CardLookupDto): LookupWish {
  if (phone !== undefined && birthDay !== undefined) return { by: 'phone', phone, birthDay };
  if (last6 !== undefined && birthYear !== undefined) return { by: 'number', last6, birthYear };
  throw new ProblemException(refuse('invalid_request', { field: 'last6' }));
}
