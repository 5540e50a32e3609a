import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { bindingText } from '#core/code';
import { countyOf } from '#values';
import { ActingAs, Audience, ListDevices, MakeDeviceEnrolment, ReportStolen, RevokeDevice, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { pageOf } from '../page.dto.js';
import { DeviceEnrolmentDto, DeviceListDto, DevicePageDto, DeviceRevokedDto, DeviceStolenDto, DeviceTokenDto, StolenReportDto } from './devices.dto.js';
import { ReasonDto } from './users.dto.js';

/** The tablets of the area's sites. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class BureauDevicesController {
  constructor(
    private readonly enrolment: MakeDeviceEnrolment,
    private readonly revocation: RevokeDevice,
    private readonly theft: ReportStolen,
    private readonly found: ListDevices,
  ) {}

  @Post('device-enrolments')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '生成平板绑定码（24 小时内一次有效）/ A token of twelve digits with which one tablet joins the site' })
  @ApiCreatedResponse({ type: DeviceTokenDto })
  async makeEnrolment(@ActingAs() actor: Actor, @Body() dto: DeviceEnrolmentDto): Promise<DeviceTokenDto> {
    const enrolment = orProblem(await this.enrolment.make(actor, { siteId: dto.siteId }));
    const qr = bindingText({ token: enrolment.token, county: countyOf(actor.areaCode), expiresAtSeconds: Math.floor(enrolment.expiresAt / 1000) });
    return { ...enrolment, qr };
  }

  @Get('devices')
  @ApiOperation({ summary: '辖区平板 / Devices of the area, oldest enrolment first' })
  @ApiOkResponse({ type: DevicePageDto })
  async list(@ActingAs() actor: Actor, @Query() query: DeviceListDto): Promise<DevicePageDto> {
    return pageOf(await this.found.list(actor, query));
  }

  @Post('devices/:id/revocation')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '停用平板，即时生效 / Revoke a device; it stops at once, its unsent rows are kept' })
  @ApiCreatedResponse({ type: DeviceRevokedDto })
  async revoke(@ActingAs() actor: Actor, @Param('id') deviceId: string, @Body() dto: ReasonDto): Promise<DeviceRevokedDto> {
    return orProblem(await this.revocation.revoke(actor, { deviceId, reason: dto.reason }));
  }

  @Post('devices/:id/theft-reports')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({
    summary:
      '平板报失窃：即时停用，此后的记录与报失后上传的记录一律待审 / Report a device stolen since an instant: it stops at once, and its rows since then, and all that come in later, wait for a person',
  })
  @ApiCreatedResponse({ type: DeviceStolenDto })
  async reportStolen(@ActingAs() actor: Actor, @Param('id') deviceId: string, @Body() dto: StolenReportDto): Promise<DeviceStolenDto> {
    return orProblem(await this.theft.report(actor, { deviceId, since: dto.since, reason: dto.reason }));
  }
}
