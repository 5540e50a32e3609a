import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OpenToAll } from '#identity';
import { orProblem } from '#platform';
import { PublicMenu, PublicSites } from '#sites';
import { publicSiteJson } from '../menu.answer.js';
import { PublicSiteDto, PublicSitePageDto } from '../menu.dto.js';
import { PublicMenuDto, PublicSiteListDto } from './sites.dto.js';

/** Where to eat and what it costs: what hangs on the door of every site, in one place. */
@ApiTags('open')
@OpenToAll('names, hours and filed prices are public')
@Controller('open')
export class PublicSitesController {
  constructor(
    private readonly sites: PublicSites,
    private readonly menu: PublicMenu,
  ) {}

  @Get('sites')
  @ApiOperation({ summary: "助餐网点名录（时段、今日菜单）/ Meal sites with their hours and today's menu" })
  @ApiOkResponse({ type: PublicSitePageDto })
  async list(@Query() query: PublicSiteListDto): Promise<PublicSitePageDto> {
    const page = await this.sites.list(query);
    return { items: page.items.map(publicSiteJson), next: page.next };
  }

  @Get('menus')
  @ApiOperation({ summary: "网点今日菜单 / Today's menu of one site" })
  @ApiOkResponse({ type: PublicSiteDto })
  async today(@Query() query: PublicMenuDto): Promise<PublicSiteDto> {
    return publicSiteJson(orProblem(await this.menu.today(query.siteId)));
  }
}
