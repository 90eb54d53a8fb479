// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Sound and pictures: one room of Janus's VideoRoom plugin at a time, by janus.js. `told`: local(stream), remote(id, stream),
// gone(id), problem(text), lost(), shutOut(reason).
import Janus from '../node_modules/janus-gateway/npm/dist/janus.es.js';

const NO_SUCH_ROOM = 426;
const STILL_THERE = 436;
const RETRY_MS = 1000;
const PLUGIN = 'janus.plugin.videoroom';

const ready = new Promise((resolve) => {
  Janus.init({ debug: false, dependencies: Janus.useDefaultDependencies({ adapter: window.adapter }), callback: resolve });
});

export class Media {
  #told;
  #visit = null;
  #local = null;
  #micOn = true;
  #camOn = true;

  constructor(told) {
    this.#told = told;
  }

  /** Joins the room of an invitation; leaves the one before. */
  async join(invitation, displayName) {
    this.leave();
    const visit = { invitation, displayName, feeds: new Map(), janus: null, publisher: null, privateId: null };
    this.#visit = visit;
    if (invitation.server.type !== 'janus') {
      this.#told.problem('This installation has no media server: the call has no sound and no picture.');
      return;
    }
    await ready;
    await this.#openDevices(invitation.media);
    if (this.#visit === visit) {
      this.#connect(visit);
    }
  }

  /** The user's own devices, or as many of them as there are. */
  async #openDevices(media) {
    if (this.#local) {
      return;
    }
    const wishes = media === 'video' ? [{ audio: true, video: true }, { audio: true }, { video: true }] : [{ audio: true }];
    for (const wish of wishes) {
      try {
        this.#local = await navigator.mediaDevices.getUserMedia(wish);
        if (wish !== wishes[0]) {
          this.#told.problem(wish.audio ? 'No camera: you take part with sound only.' : 'No microphone: others cannot hear you.');
        }
        break;
      } catch (error) {
        console.info('no device for', wish, error.name);
      }
    }
    if (!this.#local) {
      this.#told.problem('Neither camera nor microphone: you only watch and listen.');
    }
    this.#apply();
    this.#told.local(this.#local);
  }

  #connect(visit) {
    const { server } = visit.invitation;
    visit.janus = new Janus({
      server: server.url,
      token: server.token,
      iceServers: [],
      destroyOnUnload: true,
      success: () => this.#visit === visit && this.#enter(visit),
      error: () => this.#lost(visit),
      destroyed: () => {},
    });
  }

  /** The connection to the server is gone, or never was there. */
  #lost(visit) {
    if (this.#visit === visit) {
      this.leave(true);
      this.#told.lost();
    }
  }

  #enter(visit) {
    visit.janus.attach({
      plugin: PLUGIN,
      success: (handle) => {
        visit.publisher = handle;
        this.#askIn(visit);
      },
      error: () => this.#lost(visit),
      onmessage: (message, jsep) => {
        if (this.#visit === visit) {
          this.#onRoom(visit, message);
          if (jsep) {
            visit.publisher.handleRemoteJsep({ jsep });
          }
        }
      },
    });
  }

  #askIn(visit) {
    const { room } = visit.invitation;
    visit.publisher.send({
      message: {
        request: 'join',
        ptype: 'publisher',
        room: room.id,
        id: room.participantId,
        pin: room.pin,
        token: room.token,
        display: visit.displayName,
      },
    });
  }

  #onRoom(visit, message) {
    if (message.error_code === STILL_THERE || message.error_code === NO_SUCH_ROOM) {
      // Our own earlier connection, or a room that is being made anew: a moment later it is as it should be.
      setTimeout(() => this.#visit === visit && this.#askIn(visit), RETRY_MS);
    } else if (message.error_code) {
      this.leave();
      this.#told.shutOut(message.error);
    } else if (message.videoroom === 'joined') {
      visit.privateId = message.private_id;
      this.#publish(visit);
      this.#watch(visit, message.publishers);
    } else if (message.videoroom === 'destroyed') {
      this.#lost(visit);
    } else if (message.videoroom === 'event') {
      this.#watch(visit, message.publishers);
      const gone = message.unpublished ?? message.leaving ?? message.kicked;
      if (message.leaving === 'ok' && message.reason === 'kicked') {
        this.leave();
      } else if (gone && gone !== 'ok') {
        this.#unwatch(visit, gone);
      }
    }
  }

  #publish(visit) {
    const tracks = this.#local?.getTracks().map((track) => ({ type: track.kind, capture: track, recv: false })) ?? [];
    if (tracks.length > 0) {
      visit.publisher.createOffer({
        tracks,
        success: (jsep) => visit.publisher.send({ message: { request: 'publish' }, jsep }),
        error: (error) => this.#told.problem(`Sending failed: ${error.message ?? error}`),
      });
    }
  }

  #watch(visit, publishers = []) {
    for (const { id } of publishers) {
      this.#unwatch(visit, id);
      this.#subscribe(visit, id);
    }
  }

  #subscribe(visit, id) {
    const feed = { handle: null, stream: new MediaStream() };
    visit.feeds.set(id, feed);
    visit.janus.attach({
      plugin: PLUGIN,
      success: (handle) => {
        feed.handle = handle;
        const { room } = visit.invitation;
        handle.send({
          message: {
            request: 'join',
            ptype: 'subscriber',
            room: room.id,
            pin: room.pin,
            private_id: visit.privateId,
            streams: [{ feed: id }],
          },
        });
      },
      onmessage: (message, jsep) => {
        if (jsep) {
          feed.handle.createAnswer({
            jsep,
            tracks: [],
            success: (answer) => feed.handle.send({ message: { request: 'start', room: visit.invitation.room.id }, jsep: answer }),
            error: (error) => this.#told.problem(`Receiving failed: ${error.message ?? error}`),
          });
        }
      },
      onremotetrack: (track, mid, on) => {
        if (visit.feeds.get(id) !== feed) {
          return;
        }
        feed.stream.getTracks().filter((each) => each.id === track.id).forEach((each) => feed.stream.removeTrack(each));
        if (on) {
          feed.stream.addTrack(track);
        }
        this.#told.remote(id, feed.stream);
      },
    });
  }

  #unwatch(visit, id) {
    const feed = visit.feeds.get(id);
    if (feed) {
      visit.feeds.delete(id);
      feed.handle?.detach();
      this.#told.gone(id);
    }
  }

  /** Leaves the room; keeps the devices open for the next try where asked to. */
  leave(keepDevices = false) {
    const visit = this.#visit;
    this.#visit = null;
    if (visit) {
      visit.feeds.forEach((feed, id) => this.#told.gone(id));
      visit.janus?.destroy({ cleanupHandles: true, notifyDestroyed: false });
    }
    if (!keepDevices && visit) {
      this.#local?.getTracks().forEach((track) => track.stop());
      this.#local = null;
      this.#told.local(null);
    }
  }

  /** Switches the user's own microphone or camera; they stay open. */
  toggle(kind) {
    if (kind === 'audio') {
      this.#micOn = !this.#micOn;
    } else {
      this.#camOn = !this.#camOn;
    }
    this.#apply();
    return kind === 'audio' ? this.#micOn : this.#camOn;
  }

  #apply() {
    this.#local?.getAudioTracks().forEach((track) => { track.enabled = this.#micOn; });
    this.#local?.getVideoTracks().forEach((track) => { track.enabled = this.#camOn; });
  }

  /** What comes in from each participant: packets, frames and the energy of the sound. */
  async stats() {
    const result = {};
    for (const [id, feed] of this.#visit?.feeds ?? []) {
      const connection = feed.handle?.webrtcStuff?.pc;
      if (connection) {
        result[id] = await inbound(connection);
      }
    }
    return result;
  }
}

async function inbound(connection) {
  const sum = { audioPackets: 0, videoPackets: 0, framesDecoded: 0, audioEnergy: 0 };
  (await connection.getStats()).forEach((report) => {
    if (report.type === 'inbound-rtp' && report.kind === 'audio') {
      sum.audioPackets += report.packetsReceived ?? 0;
      sum.audioEnergy += report.totalAudioEnergy ?? 0;
    } else if (report.type === 'inbound-rtp' && report.kind === 'video') {
      sum.videoPackets += report.packetsReceived ?? 0;
      sum.framesDecoded += report.framesDecoded ?? 0;
    }
  });
  return sum;
}
