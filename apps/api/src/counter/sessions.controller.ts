import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Id } from '#values';
import { ActingAs, Audience, ChangePassword, CurrentSession, OpenToAll, RefreshSession, SignIn, SignOut } from '#identity';
import { type Actor, orProblem } from '#platform';
import { ActorDto, PasswordChangedDto, PasswordChangeDto, RenewalDto, SessionGrantDto } from '../session.dto.js';
import { CounterSignInDto } from './sessions.dto.js';

/** Sessions of a site's operators, each at one enrolled tablet. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter')
export class CounterSessionsController {
  constructor(
    private readonly signIn: SignIn,
    private readonly renewal: RefreshSession,
    private readonly signOut: SignOut,
    private readonly passwords: ChangePassword,
  ) {}

  @Post('sessions')
  @OpenToAll('password and device signature are the credentials')
  @ApiOperation({ summary: '开班登录（须已绑定的平板签名）/ Sign in at an enrolled tablet of the site' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async open(@Body() dto: CounterSignInDto): Promise<SessionGrantDto> {
    return orProblem(await this.signIn.signIn({ audience: 'counter', login: dto.login, password: dto.password, device: dto.device }));
  }

  @Post('sessions/renewals')
  @OpenToAll('the refresh token is the credential')
  @ApiOperation({ summary: '续期（令牌一次有效）/ Renew; each refresh token is good once, and using one again ends the session' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async renew(@Body() dto: RenewalDto): Promise<SessionGrantDto> {
    return orProblem(await this.renewal.refresh({ audience: 'counter', refreshToken: dto.refreshToken }));
  }

  @Get('sessions/current')
  @ApiOperation({ summary: '当前身份 / Who is signed in, at which site and tablet' })
  @ApiOkResponse({ type: ActorDto })
  current(@ActingAs() actor: Actor): ActorDto {
    return actor;
  }

  @Delete('sessions/current')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: '退出 / Sign out; the access token stops at once' })
  @ApiNoContentResponse()
  async close(@ActingAs() actor: Actor, @CurrentSession() sessionId: Id): Promise<void> {
    await this.signOut.signOut(actor, sessionId);
  }

  @Post('password-changes')
  @ApiOperation({ summary: "修改本人密码，所有登录随即失效 / Change one's own password; every session of the account ends" })
  @ApiCreatedResponse({ type: PasswordChangedDto })
  async changePassword(@ActingAs() actor: Actor, @Body() dto: PasswordChangeDto): Promise<PasswordChangedDto> {
    return orProblem(await this.passwords.change(actor, dto));
  }
}
