import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day, fen } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { CORRECT_PRICE, FilePrice, FindPrices, type PriceToFile, WithdrawPrice } from '#sites';
import { menuItemJson } from '../menu.answer.js';
import { MenuItemDto, MenuItemPageDto } from '../menu.dto.js';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto } from './proposals.dto.js';
import { PriceCorrectionDto, PriceListDto, PriceToFileDto, PriceWithdrawnDto, WithdrawalDto } from './prices.dto.js';

/** Prices that sites filed. A subsidised meal is redeemed only at a filed price. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/prices')
export class PricesController {
  constructor(
    private readonly filing: FilePrice,
    private readonly withdrawal: WithdrawPrice,
    private readonly found: FindPrices,
    private readonly answers: ProposalAnswers,
  ) {}

  @Get()
  @ApiOperation({ summary: '网点备案价格（新的在前）/ Every price a site filed, newest first' })
  @ApiOkResponse({ type: MenuItemPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: PriceListDto): Promise<MenuItemPageDto> {
    const page = orProblem(await this.found.find(actor, query));
    return { items: page.items.map(menuItemJson), next: page.next };
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '备案价格 / File a price from tomorrow on, or of a new dish from today; it ends the price before it on the eve' })
  @ApiCreatedResponse({ type: MenuItemDto })
  async file(@ActingAs() actor: Actor, @Body() dto: PriceToFileDto): Promise<MenuItemDto> {
    return menuItemJson(orProblem(await this.filing.file(actor, priceOf(dto))));
  }

  @Post('corrections')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '提出更正今日或以往的价格，待另一人确认 / Propose a price from today or a day that is over; another person confirms it' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async correct(@ActingAs() actor: Actor, @Body() { id, reason, ...dto }: PriceCorrectionDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: CORRECT_PRICE, body: { ...priceOf(dto), priceFen: dto.priceFen } });
  }

  @Post(':id/withdrawal')
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '停售菜品 / Take a dish off the menu after a day' })
  @ApiCreatedResponse({ type: PriceWithdrawnDto })
  async withdraw(@ActingAs() actor: Actor, @Param('id') menuItemId: string, @Body() dto: WithdrawalDto): Promise<PriceWithdrawnDto> {
    return orProblem(await this.withdrawal.withdraw(actor, { menuItemId, validUntil: day(dto.validUntil) }));
  }
}

function priceOf(dto: PriceToFileDto): PriceToFile {
  return {
    siteId: dto.siteId,
    name: dto.name,
    nameEn: dto.nameEn,
    priceFen: fen(dto.priceFen),
    openPrice: dto.openPrice,
    window: dto.window ?? null,
    tags: dto.tags ?? [],
    validFrom: day(dto.validFrom),
    validUntil: dto.validUntil === undefined ? null : day(dto.validUntil),
  };
}
