import { Controller, Get, Headers, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReadSnapshot } from '#counter';
import { OpenToAll } from '#identity';
import { orProblem } from '#platform';
import { refuse } from '#values';
import { NotGuessedHere } from '../credential-limit.js';
import { DEVICE_PROOF, DEVICE_PROOF_HEADER, deviceProof } from './device-proof.js';
import { SnapshotDto, SnapshotQueryDto } from './snapshots.dto.js';

/** Of the county's list. */
const LIST_FORMAT = 2;

/** What a tablet needs to serve lunch with the line down. */
@ApiTags('counter')
@Controller('counter/snapshot')
export class SnapshotsController {
  constructor(private readonly snapshot: ReadSnapshot) {}

  @Get()
  @OpenToAll('the signature of an enrolled tablet is the credential, so that the list is fresh before a shift opens')
  @NotGuessedHere('a signature cannot be guessed')
  @ApiHeader(DEVICE_PROOF_HEADER)
  @ApiOperation({ summary: '全县名单及增量（设备签名，用途 snapshot）/ The county snapshot, or what changed since a serial; device proof with purpose `snapshot`' })
  @ApiOkResponse({ type: SnapshotDto })
  async read(@Headers(DEVICE_PROOF) header: string | undefined, @Query() query: SnapshotQueryDto): Promise<SnapshotDto> {
    const proof = deviceProof(header);
    // A page from before asks without it: it could not read this list, keeps its own and comes back as the new page.
    if (query.format !== LIST_FORMAT) return orProblem<SnapshotDto>(refuse('invalid_request', { field: 'format', format: LIST_FORMAT }));
    return orProblem(await this.snapshot.read(proof, query));
  }
}
