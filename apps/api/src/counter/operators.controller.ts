import { Controller, Get, Headers } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SiteStaff } from '#counter';
import { OpenToAll } from '#identity';
import { orProblem } from '#platform';
import { NotGuessedHere } from '../credential-limit.js';
import { DEVICE_PROOF, DEVICE_PROOF_HEADER, deviceProof } from './device-proof.js';
import { SiteOperatorsDto } from './operators.dto.js';

/** The staff of the tablet's site. */
@ApiTags('counter')
@Controller('counter/operators')
export class SiteOperatorsController {
  constructor(private readonly staff: SiteStaff) {}

  @Get()
  @OpenToAll('the signature of an enrolled tablet is the credential')
  @NotGuessedHere('a signature cannot be guessed')
  @ApiHeader(DEVICE_PROOF_HEADER)
  @ApiOperation({ summary: '可开班人员（设备签名，用途 operators）/ Who may open a shift here; device proof with purpose `operators`' })
  @ApiOkResponse({ type: SiteOperatorsDto })
  async list(@Headers(DEVICE_PROOF) header: string | undefined): Promise<SiteOperatorsDto> {
    return { items: [...orProblem(await this.staff.of(deviceProof(header)))] };
  }
}
