import { Body, Controller, Headers, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReportDevice, TellTime } from '#counter';
import { OpenToAll } from '#identity';
import { orProblem } from '#platform';
import { NotGuessedHere } from '../credential-limit.js';
import { DEVICE_PROOF, DEVICE_PROOF_HEADER, deviceProof } from './device-proof.js';
import { DeviceReportDto, DeviceReportedDto, SignedTimeDto, TimeQuestionDto } from './device-reports.dto.js';

/** How a tablet stands, told by itself, and the time it may trust. */
@ApiTags('counter')
@Controller('counter')
export class DeviceReportsController {
  constructor(
    private readonly reports: ReportDevice,
    private readonly time: TellTime,
  ) {}

  @Post('device-reports')
  @HttpCode(HttpStatus.OK)
  @OpenToAll('the signature of a tablet is the credential, also of one that was revoked, so that it learns of it')
  @NotGuessedHere('a signature cannot be guessed')
  @ApiHeader(DEVICE_PROOF_HEADER)
  @ApiOperation({ summary: '平板上报（设备签名，用途 report）/ How the tablet stands; device proof with purpose `report`' })
  @ApiOkResponse({ type: DeviceReportedDto })
  async report(@Headers(DEVICE_PROOF) header: string | undefined, @Body() dto: DeviceReportDto): Promise<DeviceReportedDto> {
    return orProblem(await this.reports.report(deviceProof(header), dto));
  }

  @Post('server-times')
  @HttpCode(HttpStatus.OK)
  @OpenToAll('the time is public; whose question it answers stands in what is signed')
  @NotGuessedHere('nothing is tried')
  @ApiOperation({ summary: '已签名的服务器时间 / The server’s time, signed for this tablet and this question' })
  @ApiOkResponse({ type: SignedTimeDto })
  async tell(@Body() dto: TimeQuestionDto): Promise<SignedTimeDto> {
    return orProblem(await this.time.tell(dto));
  }
}
