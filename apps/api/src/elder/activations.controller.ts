import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EnrolPhone } from '#cards';
import { Audience, OpenToAll } from '#identity';
import { Clock, orProblem } from '#platform';
import { type Day, jsonAmount } from '#values';
import { networkOf } from '../credential-limit.js';
import { EnrolledPhoneDto, PhoneToEnrolDto } from './activations.dto.js';

/** How a phone becomes an elder's phone. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/activations')
export class ElderActivationsController {
  constructor(
    private readonly enrolment: EnrolPhone,
    private readonly clock: Clock,
  ) {}

  @Post()
  @OpenToAll('the one-time activation code is the credential; the phone has no other before it is enrolled')
  @ApiOperation({ summary: '用绑定码开通本机爱心码 / Enrol this phone with a one-time code' })
  @ApiCreatedResponse({ type: EnrolledPhoneDto })
  async enrol(@Body() dto: PhoneToEnrolDto, @Ip() ip: string): Promise<EnrolledPhoneDto> {
    const { phoneKeyId, serial, personId } = orProblem(await this.enrolment.enrol({ ...dto, bornOn: dto.bornOn as Day | undefined, network: networkOf(ip) }));
    return Object.assign(new EnrolledPhoneDto(), { phoneKeyId, serial: jsonAmount(serial), personId, serverTime: this.clock.nowMs() });
  }
}
