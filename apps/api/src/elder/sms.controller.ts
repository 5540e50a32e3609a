import { Body, Controller, HttpCode, HttpStatus, Ip, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EnrolBySms, SendSmsCode } from '#cards';
import { Audience, OpenToAll } from '#identity';
import { Clock, orProblem } from '#platform';
import { jsonAmount } from '#values';
import { networkOf, NotGuessedHere } from '../credential-limit.js';
import { EnrolledPhoneDto } from './activations.dto.js';
import { SmsActivationDto, SmsCodeAskedDto, SmsCodeWantedDto } from './sms.dto.js';

/** Opening the Love code on one's own phone by a text message. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder')
export class ElderSmsController {
  constructor(
    private readonly codes: SendSmsCode,
    private readonly enrolment: EnrolBySms,
    private readonly clock: Clock,
  ) {}

  @Post('sms-codes')
  @HttpCode(HttpStatus.OK)
  @OpenToAll('the answer is the same for every number; limited by number and by address')
  @NotGuessedHere('asking is limited by number, by address and by county')
  @ApiOperation({ summary: '获取短信验证码（号码是否登记均同样答复）/ Ask for a code by text message; the answer is the same for every number' })
  @ApiOkResponse({ type: SmsCodeAskedDto })
  async ask(@Ip() address: string, @Body() dto: SmsCodeWantedDto): Promise<SmsCodeAskedDto> {
    return { ...orProblem(await this.codes.send({ phone: dto.phone, address: networkOf(address) })), serverTime: this.clock.nowMs() };
  }

  @Post('sms-activations')
  @OpenToAll('the code of the text message is the credential; five tries each')
  @ApiOperation({ summary: '用短信验证码开通本机爱心码 / Enrol this phone by the code of the text message' })
  @ApiCreatedResponse({ type: EnrolledPhoneDto })
  async enrol(@Body() dto: SmsActivationDto): Promise<EnrolledPhoneDto> {
    const { phoneKeyId, serial, personId } = orProblem(await this.enrolment.enrol(dto));
    return Object.assign(new EnrolledPhoneDto(), { phoneKeyId, serial: jsonAmount(serial), personId, serverTime: this.clock.nowMs() });
  }
}
