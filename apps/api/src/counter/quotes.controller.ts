import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { fen } from '#values';
import { QuoteHolder } from '#counter';
import { ActingAs, Audience } from '#identity';
import { type Actor, Clock, orProblem } from '#platform';
import { quoteJson } from '../meal.answer.js';
import { holderJson } from './holders.answer.js';
import { CounterQuoteDto } from './holders.dto.js';
import { QuoteDto } from './redemptions.dto.js';

/** Price and person before the meal: what the check screen shows of a card on paper. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/quotes')
export class QuotesController {
  constructor(
    private readonly quotes: QuoteHolder,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '试算并显示持卡人（不入账）/ What a meal would cost and who should be standing there; nothing is booked; counted and limited' })
  @ApiOkResponse({ type: CounterQuoteDto })
  async quote(@ActingAs() actor: Actor, @Body() dto: QuoteDto): Promise<CounterQuoteDto> {
    const { code, menuItemId, priceFen, birthYear } = dto;
    const item = { actor, id: '', code, menuItemId, occurredAt: this.clock.nowMs(), offline: false, presence: { by: 'holder' as const }, tender: 'cash' as const };
    const { quote, holder } = orProblem(await this.quotes.quote({ ...item, ...(priceFen === undefined ? {} : { priceFen: fen(priceFen) }) }, birthYear));
    return { ...quoteJson(quote), holder: holderJson(holder) };
  }
}
