import { Body, Delete, Get, HttpCode, HttpStatus, Injectable, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Id } from '#values';
import { ActingAs, BeforeReady, ChangePassword, CurrentSession, LinkStaffNumber, OpenToAll, RefreshSession, SignIn, SignOut } from '#identity';
import { type Actor, orProblem } from '#platform';
import { NotGuessedHere } from './credential-limit.js';
import { ActorDto, PasswordChangedDto, PasswordChangeDto, RenewalDto, SessionGrantDto, StaffLinkDto, StaffLinkedDto } from './session.dto.js';

/** What officers and operators share once they have signed in; how they sign in is each controller's own. */
@Injectable()
export abstract class StaffSessions {
  protected abstract readonly audience: 'bureau' | 'counter';

  constructor(
    protected readonly signIn: SignIn,
    private readonly renewal: RefreshSession,
    private readonly signOut: SignOut,
    private readonly passwords: ChangePassword,
    private readonly links: LinkStaffNumber,
  ) {}

  @Post('sessions/renewals')
  @OpenToAll('the refresh token is the credential')
  @NotGuessedHere('a refresh token has 128 bits of chance')
  @ApiOperation({ summary: '续期（令牌一次有效）/ Renew; each refresh token is good once, and using one again ends the session' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async renew(@Body() dto: RenewalDto): Promise<SessionGrantDto> {
    return orProblem(await this.renewal.refresh({ audience: this.audience, refreshToken: dto.refreshToken }));
  }

  @Get('sessions/current')
  @BeforeReady()
  @ApiOperation({ summary: '当前身份 / Who is signed in: role, area, and for an operator the site and the tablet' })
  @ApiOkResponse({ type: ActorDto })
  current(@ActingAs() actor: Actor): ActorDto {
    return actor;
  }

  @Delete('sessions/current')
  @BeforeReady()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: '退出 / Sign out; the access token stops at once' })
  @ApiNoContentResponse()
  async close(@ActingAs() actor: Actor, @CurrentSession() sessionId: Id): Promise<void> {
    await this.signOut.signOut(actor, sessionId);
  }

  @Post('password-changes')
  @BeforeReady()
  @ApiOperation({ summary: "修改本人密码，所有登录随即失效 / Change one's own password; every session of the account ends" })
  @ApiCreatedResponse({ type: PasswordChangedDto })
  async changePassword(@ActingAs() actor: Actor, @Body() dto: PasswordChangeDto): Promise<PasswordChangedDto> {
    return orProblem(await this.passwords.change(actor, dto));
  }

  @Post('staff-links')
  @BeforeReady()
  @ApiOperation({ summary: "登记本人工号，一次有效 / State one's own staff number, once; without it nothing that takes two persons can be proposed or approved" })
  @ApiCreatedResponse({ type: StaffLinkedDto })
  async linkStaffNumber(@ActingAs() actor: Actor, @Body() dto: StaffLinkDto): Promise<StaffLinkedDto> {
    return orProblem(await this.links.link(actor, dto));
  }
}
