import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { refuse } from '#values';
import { TellTablet } from '#counter';
import { ActingAs, Audience, DeviceReader, type DeviceRecord, EnrolDevice, OpenToAll } from '#identity';
import { type Actor, orProblem, UnitOfWork } from '#platform';
import { DeviceToEnrolDto, EnrolledDeviceDto } from './devices.dto.js';

/** Tablets joining a site. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/devices')
export class CounterDevicesController {
  constructor(
    private readonly enrolment: EnrolDevice,
    private readonly devices: DeviceReader,
    private readonly tablets: TellTablet,
    private readonly uow: UnitOfWork,
  ) {}

  @Post()
  @OpenToAll('the enrolment token is the credential')
  @ApiOperation({ summary: '绑定本机（绑定码一次有效）/ Enrol this tablet; a token is good once' })
  @ApiCreatedResponse({ type: EnrolledDeviceDto })
  async enrol(@Body() dto: DeviceToEnrolDto): Promise<EnrolledDeviceDto> {
    return this.told(orProblem(await this.enrolment.enrol(dto)));
  }

  @Get('current')
  @ApiOperation({ summary: '本机与网点 / This tablet and its site' })
  @ApiOkResponse({ type: EnrolledDeviceDto })
  async current(@ActingAs() actor: Actor): Promise<EnrolledDeviceDto> {
    const id = actor.deviceId ?? '';
    const device = (await this.devices.of(this.uow.reader, [id])).get(id);
    return this.told(orProblem(device ?? refuse('not_found', { field: 'deviceId' })));
  }

  private async told(device: DeviceRecord): Promise<EnrolledDeviceDto> {
    const { issuerKey, ...told } = await this.tablets.tell(device);
    return { ...told, issuerKeys: [issuerKey] };
  }
}
