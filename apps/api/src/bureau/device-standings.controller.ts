import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { FindDeviceStandings, FindSiteStandings } from '#supervision';
import { day } from '#values';
import { pageOf } from '../page.dto.js';
import { DeviceStandingListDto, DeviceStandingPageDto, siteStandingJson, SiteStandingListDto, SiteStandingPageDto } from './device-standings.dto.js';

/** How the sites of an area and their tablets stand. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class DeviceStandingsController {
  constructor(
    private readonly sites: FindSiteStandings,
    private readonly devices: FindDeviceStandings,
  ) {}

  @Get('site-standings')
  @ApiOperation({ summary: '网点状态：是否有餐、平板在线、待上传 / How the sites of the area stand on a day, by code' })
  @ApiOkResponse({ type: SiteStandingPageDto })
  async ofSites(@ActingAs() actor: Actor, @Query() query: SiteStandingListDto): Promise<SiteStandingPageDto> {
    const page = orProblem(await this.sites.list(actor, { ...query, day: query.day === undefined ? undefined : day(query.day) }));
    return { items: page.items.map(siteStandingJson), next: page.next };
  }

  @Get('device-standings')
  @ApiOperation({ summary: '平板状态：在线、版本、待上传、时钟 / How the tablets of the area stand now: last seen, version, queue, clock' })
  @ApiOkResponse({ type: DeviceStandingPageDto })
  async ofDevices(@ActingAs() actor: Actor, @Query() query: DeviceStandingListDto): Promise<DeviceStandingPageDto> {
    return pageOf(orProblem(await this.devices.list(actor, query)));
  }
}
