import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Refusal } from '#values';
import { refuse } from '#values';
import { CarrierOf, PhoneKeyReader } from '#cards';
import { Audience, elderActor, elderSignInText, isFresh, isSigned, OpenSession, OpenToAll } from '#identity';
import { PersonFactsReader } from '#people';
import { Clock, orProblem, UnitOfWork } from '#platform';
import { NotGuessedHere } from '../credential-limit.js';
import { SessionGrantDto } from '../session.dto.js';
import { phoneStanding } from './phone-standing.js';
import { PhoneSignInDto } from './sessions.dto.js';

/** Signing in on an elder's own phone: the enrolled key is the account, so there is no password to forget. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/sessions')
export class ElderSessionsController {
  constructor(
    private readonly keys: PhoneKeyReader,
    private readonly carriers: CarrierOf,
    private readonly persons: PersonFactsReader,
    private readonly sessions: OpenSession,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  @Post()
  @OpenToAll('the signature of the phone is the credential')
  @NotGuessedHere('a signature cannot be guessed')
  @ApiOperation({ summary: '老人手机登录（手机密钥签名）/ Sign in with the key of an enrolled phone' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async open(@Body() dto: PhoneSignInDto): Promise<SessionGrantDto> {
    const personId = orProblem(await this.signer(dto));
    const phone = { personId, phoneKeyId: dto.phoneKeyId };
    const profile = orProblem(await phoneStanding({ persons: this.persons, carriers: this.carriers, db: this.uow.reader }, phone));
    const holder = { audience: 'elder' as const, actor: elderActor(personId, profile.areaCode), displayName: profile.displayName, phoneKeyId: phone.phoneKeyId };
    return orProblem(await this.sessions.open(holder, dto.instantMs));
  }

  /** The owner of the key that signed. An unknown key and a wrong signature are refused alike. */
  private async signer(dto: PhoneSignInDto): Promise<string | Refusal> {
    const now = this.clock.nowMs();
    if (!isFresh(dto.instantMs, now)) return refuse('invalid_request', { field: 'instantMs', serverTime: now });
    const key = (await this.keys.of(this.uow.reader, [dto.phoneKeyId])).get(dto.phoneKeyId);
    const signed = key !== undefined && isSigned({ publicKey: key.publicKey, message: elderSignInText(dto), signature: dto.signature });
    return signed ? key.personId : refuse('unauthenticated');
  }
}
