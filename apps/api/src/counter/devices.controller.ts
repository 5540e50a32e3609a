import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { refuse } from '#values';
import { ActingAs, Audience, DeviceReader, type DeviceRecord, EnrolDevice, OpenToAll } from '#identity';
import { type Actor, Clock, orProblem, UnitOfWork } from '#platform';
import { SiteReader } from '#sites';
import { IssuerKey } from '#cards';
import { DeviceToEnrolDto, EnrolledDeviceDto } from './devices.dto.js';

/** Tablets joining a site. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/devices')
export class CounterDevicesController {
  constructor(
    private readonly enrolment: EnrolDevice,
    private readonly devices: DeviceReader,
    private readonly sites: SiteReader,
    private readonly issuer: IssuerKey,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  @Post()
  @OpenToAll('the enrolment token is the credential')
  @ApiOperation({ summary: '绑定本机（绑定码一次有效）/ Enrol this tablet; a token is good once' })
  @ApiCreatedResponse({ type: EnrolledDeviceDto })
  async enrol(@Body() dto: DeviceToEnrolDto): Promise<EnrolledDeviceDto> {
    return this.withSite(orProblem(await this.enrolment.enrol(dto)));
  }

  @Get('current')
  @ApiOperation({ summary: '本机与网点 / This tablet and its site' })
  @ApiOkResponse({ type: EnrolledDeviceDto })
  async current(@ActingAs() actor: Actor): Promise<EnrolledDeviceDto> {
    const id = actor.deviceId ?? '';
    const device = (await this.devices.of(this.uow.reader, [id])).get(id);
    return this.withSite(orProblem(device ?? refuse('not_found', { field: 'deviceId' })));
  }

  private async withSite({ id, siteId }: DeviceRecord): Promise<EnrolledDeviceDto> {
    const site = (await this.sites.of(this.uow.reader, [siteId])).get(siteId);
    const { keyId, publicKey } = this.issuer;
    return {
      deviceId: id,
      siteId,
      siteCode: site?.code ?? '',
      siteName: site?.name ?? '',
      siteNameEn: site?.nameEn ?? '',
      serverTime: this.clock.nowMs(),
      issuerKeys: [{ keyId, publicKey }],
    };
  }
}
