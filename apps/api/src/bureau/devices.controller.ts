import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, type DeviceEnrolment, type DeviceRecord, ListDevices, MakeDeviceEnrolment, RevokeDevice, Roles } from '#identity';
import { type Actor, orProblem, type Page } from '#platform';
import { DeviceEnrolmentDto, DeviceListDto } from './devices.dto.js';
import { ReasonDto } from './users.dto.js';

/** The tablets of the area's sites. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class BureauDevicesController {
  constructor(
    private readonly enrolment: MakeDeviceEnrolment,
    private readonly revocation: RevokeDevice,
    private readonly found: ListDevices,
  ) {}

  @Post('device-enrolments')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '生成平板绑定码（24 小时内一次有效）/ A token of twelve digits with which one tablet joins the site' })
  async makeEnrolment(@ActingAs() actor: Actor, @Body() dto: DeviceEnrolmentDto): Promise<DeviceEnrolment> {
    return orProblem(await this.enrolment.make(actor, { siteId: dto.siteId }));
  }

  @Get('devices')
  @ApiOperation({ summary: '辖区平板 / Devices of the area, oldest enrolment first' })
  async list(@ActingAs() actor: Actor, @Query() query: DeviceListDto): Promise<Page<DeviceRecord>> {
    return this.found.list(actor, query);
  }

  @Post('devices/:id/revocation')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '停用平板，即时生效 / Revoke a device; it stops at once, its unsent rows are kept' })
  async revoke(@ActingAs() actor: Actor, @Param('id') deviceId: string, @Body() dto: ReasonDto): Promise<{ deviceId: string; revokedAt: number }> {
    return orProblem(await this.revocation.revoke(actor, { deviceId, reason: dto.reason }));
  }
}
