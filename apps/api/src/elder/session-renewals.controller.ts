import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Id } from '#values';
import { CarrierOf } from '#cards';
import { ActingAs, Audience, CurrentSession, OpenToAll, RefreshSession, Roles, SignOut, WhileLost } from '#identity';
import { FamilyStanding } from '#family';
import { PersonFactsReader } from '#people';
import { type Actor, orProblem, UnitOfWork } from '#platform';
import { NotGuessedHere } from '../credential-limit.js';
import { ActorDto, RenewalDto, SessionGrantDto } from '../session.dto.js';
import { phoneStanding } from './phone-standing.js';

/** An elder's session after signing in. Each renewal asks again whether the phone is good. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/sessions')
export class ElderSessionRenewalsController {
  constructor(
    private readonly renewal: RefreshSession,
    private readonly signOut: SignOut,
    private readonly persons: PersonFactsReader,
    private readonly carriers: CarrierOf,
    private readonly family: FamilyStanding,
    private readonly uow: UnitOfWork,
  ) {}

  @Post('renewals')
  @OpenToAll('the refresh token is the credential')
  @NotGuessedHere('a refresh token has 128 bits of chance')
  @ApiOperation({ summary: '续期（令牌一次有效）/ Renew; each refresh token is good once, and using one again ends the session' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async renew(@Body() dto: RenewalDto): Promise<SessionGrantDto> {
    const facts = { persons: this.persons, carriers: this.carriers, db: this.uow.reader };
    return orProblem(
      await this.renewal.refresh({
        audience: 'elder',
        refreshToken: dto.refreshToken,
        standing: async (phone) => (await this.family.of(phone.phoneKeyId)) ?? phoneStanding(facts, phone),
      }),
    );
  }

  @Get('current')
  @Roles('elder', 'family')
  @ApiOperation({ summary: '当前身份 / Who is signed in' })
  @ApiOkResponse({ type: ActorDto })
  current(@ActingAs() actor: Actor): ActorDto {
    return actor;
  }

  @Delete('current')
  @WhileLost('signing out')
  @Roles('elder', 'family')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: '退出 / Sign out; the access token stops at once' })
  @ApiNoContentResponse()
  async close(@ActingAs() actor: Actor, @CurrentSession() sessionId: Id): Promise<void> {
    await this.signOut.signOut(actor, sessionId);
  }
}
