import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day, fen } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { FilePrice, FindPrices, type PriceToFile, WithdrawPrice } from '#sites';
import { menuItemJson } from '../menu.answer.js';
import { MenuItemDto, MenuItemPageDto } from '../menu.dto.js';
import { PriceListDto, PriceToFileDto, PriceWithdrawnDto, WithdrawalDto } from './prices.dto.js';

/** Prices that sites filed. A subsidised meal is redeemed only at a filed price. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/prices')
export class PricesController {
  constructor(
    private readonly filing: FilePrice,
    private readonly withdrawal: WithdrawPrice,
    private readonly found: FindPrices,
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
  @ApiOperation({ summary: '备案价格 / File a price; it ends the price before it on the eve' })
  @ApiCreatedResponse({ type: MenuItemDto })
  async file(@ActingAs() actor: Actor, @Body() dto: PriceToFileDto): Promise<MenuItemDto> {
    return menuItemJson(orProblem(await this.filing.file(actor, priceOf(dto))));
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
