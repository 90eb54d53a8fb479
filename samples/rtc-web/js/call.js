// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// What a terminal knows of calls, and what follows from an event or from what the user does. No DOM, no network: what is to be done
// goes to `act`: publish(parent, type, data) -> id, join(invitation), leaveRoom(), notice(text, bad), changed().

const FORGOTTEN_AFTER = 200;
const REQUEST_PATIENCE_MS = 10_000;

const ENDED = {
  ENDED_BY_MODERATOR: 'The call was ended.',
  ENDED_BY_OPERATOR: 'The call was ended by the operator.',
  NOBODY_JOINED: 'Nobody joined the call.',
  EVERYBODY_LEFT: 'Everybody left; the call is over.',
  TOO_LONG: 'The call reached its longest duration.',
};

export class Calls {
  /** Terminals of this user that take part elsewhere, meetings that ring, and the one that this terminal is in. */
  rings = new Map();
  current = null;
  request = null;
  contacts = [];
  self = null;
  places = [];

  #me;
  #act;
  #over = new Set();
  #timers;

  constructor(me, act, timers = globalThis) {
    this.#me = me;
    this.#act = act;
    this.#timers = timers;
  }

  /** Asks whom the user can call. */
  refresh() {
    this.#act.publish('rtc-up', 'rtc.contacts.requested', {});
  }

  /** Calls one or several users. */
  call(invitees, media) {
    if (this.current || this.request) {
      return;
    }
    const id = this.#act.publish('rtc-up', 'rtc.meeting.requested', { media, invitees });
    const timer = this.#timers.setTimeout(
      () => this.#act.notice('The service has not answered yet; still trying.', true),
      REQUEST_PATIENCE_MS,
    );
    this.request = { id, invitees, media, timer };
    this.#act.changed();
  }

  /** Gives up a call that has not begun. */
  cancelRequest() {
    this.#endRequest();
    this.#act.changed();
  }

  #endRequest() {
    this.#timers.clearTimeout(this.request?.timer);
    this.request = null;
  }

  accept(meetingId) {
    const ring = this.rings.get(meetingId);
    if (!ring) {
      return;
    }
    if (this.current) {
      this.leave();
    }
    this.#endRequest();
    this.#stopRing(meetingId);
    // Another terminal of the user may be faster: the room is joined when the bridge has confirmed this one.
    this.current = { meetingId, invitation: ring.invitation, snapshot: null, joined: false };
    this.#answer(meetingId, 'ACCEPTED');
    this.#act.changed();
  }

  decline(meetingId) {
    this.#stopRing(meetingId);
    this.#answer(meetingId, 'DECLINED');
    this.#act.changed();
  }

  /** Takes part again, after a reload or a broken connection: the bridge sends a new invitation. */
  rejoin(meetingId) {
    this.#over.delete(meetingId);
    this.current ??= { meetingId, invitation: null, snapshot: null, joined: false };
    this.#answer(meetingId, 'ACCEPTED');
    this.#act.changed();
  }

  #answer(meetingId, answer) {
    return this.#act.publish('rtc-up', 'rtc.invitation.answered', { meetingId, answer });
  }

  leave() {
    if (!this.current) {
      this.cancelRequest();
      return;
    }
    this.#act.publish('rtc-ctl-up', 'rtc.leave.requested', { meetingId: this.current.meetingId });
    this.#drop();
  }

  end() {
    this.#control('rtc.end.requested', {});
  }

  mute(userId, muted) {
    this.#control('rtc.mute.requested', { userId, muted });
  }

  remove(userId) {
    this.#control('rtc.removal.requested', { userId });
  }

  invite(invitees) {
    this.#act.publish('rtc-up', 'rtc.invitation.requested', { meetingId: this.current.meetingId, invitees });
  }

  #control(type, data) {
    this.#act.publish('rtc-ctl-up', type, { meetingId: this.current.meetingId, ...data });
  }

  /** Whether the user moderates the current call. */
  get moderates() {
    return this.me?.role === 'MODERATOR';
  }

  /** The user's own entry in the current call. */
  get me() {
    return this.current?.snapshot?.participants.find((each) => each.userId === this.self?.userId);
  }

  /** Takes an event of the bridge. */
  take(event) {
    const data = event.data;
    switch (event.type) {
      case 'rtc.contacts.listed':
        return this.#contacts(data);
      case 'rtc.invitation':
        return this.#invitation(event, data);
      case 'rtc.invitation.withdrawn':
        return this.#withdrawn(data);
      case 'rtc.meeting.changed':
        return this.#snapshot(data);
      case 'rtc.meeting.ended':
        return this.#ended(data);
      case 'rtc.participant.removed':
        return this.#removed(data);
      case 'rtc.participant.muted':
        return this.#muted(data);
      case 'rtc.error':
        return this.#error(data);
      default:
        return undefined;
    }
  }

  #contacts(data) {
    this.self = data.self;
    this.contacts = data.contacts;
    this.truncated = data.truncated;
    this.places = data.meetings.filter((each) => !this.#over.has(each.meetingId));
    this.#act.changed();
  }

  #invitation(event, data) {
    if (this.#over.has(data.meetingId)) {
      return;
    }
    this.self ??= { userId: data.userId, displayName: data.userId };
    if (data.acceptedBy === this.#me) {
      this.#mine(event, data);
    } else if (data.acceptedBy) {
      this.#act.notice('You are in a call on another device.');
    } else if (this.current?.meetingId !== data.meetingId) {
      this.#ring(data);
    }
    this.#act.changed();
  }

  #mine(event, data) {
    if (this.request && event.correlationid !== this.request.id && !this.current) {
      // The answer to an older request, which the user has given up.
      this.#act.publish('rtc-ctl-up', 'rtc.leave.requested', { meetingId: data.meetingId });
      return;
    }
    if (this.current && this.current.meetingId !== data.meetingId) {
      this.#act.publish('rtc-ctl-up', 'rtc.leave.requested', { meetingId: data.meetingId });
      return;
    }
    if (!this.current && !this.request) {
      this.#act.publish('rtc-ctl-up', 'rtc.leave.requested', { meetingId: data.meetingId });
      return;
    }
    this.#endRequest();
    // The other side's call that crossed the own one is the same call now.
    this.#stopRing(data.meetingId);
    this.current = { ...(this.current ?? { meetingId: data.meetingId, snapshot: null }), invitation: data, joined: true };
    this.#act.join(data);
  }

  #ring(data) {
    const left = Date.parse(data.expiresAt) - Date.now();
    this.#stopRing(data.meetingId);
    const timer = this.#timers.setTimeout(() => {
      this.#stopRing(data.meetingId);
      this.#act.notice(`You missed a call from ${data.invitedBy.displayName}.`);
      this.#act.changed();
    }, left);
    this.rings.set(data.meetingId, { invitation: data, timer });
  }

  #stopRing(meetingId) {
    this.#timers.clearTimeout(this.rings.get(meetingId)?.timer);
    this.rings.delete(meetingId);
  }

  #withdrawn(data) {
    const rang = this.rings.has(data.meetingId);
    this.#stopRing(data.meetingId);
    const mine = this.current?.meetingId === data.meetingId && data.answeredBy !== this.#me;
    if (mine && this.current.joined) {
      this.#drop();
    } else if (mine) {
      this.current = null;
    }
    if (rang || mine || !this.current) {
      this.#act.notice(data.answer === 'DECLINED' ? 'Declined on another device.' : 'Answered on another device.');
    }
    this.#act.changed();
  }

  #snapshot(data) {
    if (this.current?.meetingId !== data.meetingId || data.version <= (this.current.snapshot?.version ?? -1)) {
      return;
    }
    const before = this.current.snapshot;
    this.current.snapshot = data;
    if (this.current.invitation && (!this.current.joined || (before && data.roomEpoch > before.roomEpoch))) {
      this.current.joined = true;
      this.#act.join(this.current.invitation);
    }
    for (const each of data.participants) {
      const was = before?.participants.find((one) => one.userId === each.userId);
      if (was && was.state !== each.state && each.userId !== this.self?.userId) {
        this.#tellChange(each);
      }
    }
    this.#act.changed();
  }

  #tellChange(participant) {
    const text = { DECLINED: 'declined', EXPIRED: 'did not answer', LEFT: 'left', JOINED: 'joined', REMOVED: 'was removed' }[participant.state];
    if (text) {
      this.#act.notice(`${participant.displayName} ${text}.`);
    }
  }

  #ended(data) {
    const rang = this.rings.has(data.meetingId);
    this.#stopRing(data.meetingId);
    this.#close(data.meetingId);
    if (this.current?.meetingId === data.meetingId) {
      this.#drop();
      this.#act.notice(ENDED[data.reason] ?? 'The call is over.');
    } else if (rang) {
      this.#act.notice('The caller has given up.');
    }
    this.#act.changed();
  }

  #removed(data) {
    this.#stopRing(data.meetingId);
    this.#close(data.meetingId);
    if (this.current?.meetingId === data.meetingId) {
      this.#drop();
      this.#act.notice('You were removed from the call.', true);
    }
    this.#act.changed();
  }

  #muted(data) {
    if (this.current?.meetingId === data.meetingId) {
      this.#act.notice(data.muted ? 'The moderator has silenced you.' : 'You can be heard again.', data.muted);
    }
  }

  #error(data) {
    this.#act.notice(`${data.message}${data.retryable ? ' Please try again.' : ''}`, true);
    if (this.request?.id === data.requestId) {
      this.#endRequest();
    }
    if (this.current && !this.current.joined && (!data.meetingId || data.meetingId === this.current.meetingId)) {
      this.current = null;
    }
    this.#act.changed();
  }

  /** The room does not let this terminal in. */
  shutOut(reason) {
    this.#drop();
    this.#act.notice(`The call cannot be joined: ${reason}`, true);
    this.#act.changed();
  }

  #drop() {
    const meetingId = this.current?.meetingId;
    this.current = null;
    this.places = this.places.filter((each) => each.meetingId !== meetingId);
    this.#act.leaveRoom();
    this.#act.changed();
  }

  /** What comes late about a meeting that is over for this user says nothing any more. */
  #close(meetingId) {
    this.places = this.places.filter((each) => each.meetingId !== meetingId);
    this.#over.add(meetingId);
    if (this.#over.size > FORGOTTEN_AFTER) {
      this.#over.delete(this.#over.values().next().value);
    }
  }
}
