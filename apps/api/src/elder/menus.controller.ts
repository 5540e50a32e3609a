import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { type PricedItem, PriceMenu } from '#redemption';
import { jsonAmount } from '#values';
import { PublicMenuDto } from '../open/sites.dto.js';
import { OwnMenuDto, type OwnMenuItemDto } from './menus.dto.js';

/** What there is to eat, at this person's price. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/menus')
export class ElderMenusController {
  constructor(private readonly menu: PriceMenu) {}

  @Get()
  @ApiOperation({ summary: '网点今日菜单和本人价格 / Today’s menu of a site at my own price' })
  @ApiOkResponse({ type: OwnMenuDto })
  async today(@ActingAs() actor: Actor, @Query() query: PublicMenuDto): Promise<OwnMenuDto> {
    const { site, day, eligible, items } = orProblem(await this.menu.price(actor, query.siteId));
    const { menu: _menu, ...place } = site;
    return { ...place, windows: [...place.windows], eligible, day, menu: items.map(itemJson) };
  }
}

function itemJson({ without, with: spending, reasons, tags, priceFen, ...item }: PricedItem): OwnMenuItemDto {
  return {
    ...item,
    priceFen: jsonAmount(priceFen),
    tags: [...tags],
    discountFen: jsonAmount(without.discountFen),
    subsidyFen: jsonAmount(without.subsidyFen),
    collectiveFen: jsonAmount(without.collectiveFen),
    charityFen: jsonAmount(without.charityFen),
    selfPayFen: jsonAmount(without.selfPayFen),
    points: jsonAmount(spending.points),
    selfPayWithPointsFen: jsonAmount(spending.selfPayFen),
    reasons: [...reasons],
  };
}
