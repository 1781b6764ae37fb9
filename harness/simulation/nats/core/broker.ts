import { emptyBytes } from "../../../protocol/text.ts";
import type { ServerConnection, ServerEnvironment, ServerObservation, ServerTimer } from "../environment.ts";
import type { ServerOptions } from "../options.ts";
import type { Profile } from "../profile.ts";
import { randomKey } from "./identifiers.ts";
import type { InternalHandler, Message, Subscription } from "./message.ts";
import { Session } from "./session.ts";
import { Sublist } from "./sublist.ts";

/**
 * The core of the server: sessions, subscriptions, routing, and the turn-taking of all work.
 *
 * Everything that enters the server runs within {@link Broker.turn}: first what came in, then the work
 * it made ready, then one write per connection that has output.
 */
export class Broker {
  readonly options: ServerOptions;
  readonly profile: Profile;
  readonly environment: ServerEnvironment;
  readonly id: string;
  readonly exchangeKey: string;
  /** Called when a client subscribed or a subscription ended. */
  onInterest: ((subject: string, added: boolean) => void) | undefined;
  /** Called when a session has ended. */
  onClosed: ((session: Session) => void) | undefined;
  /** Connection that the last routed message went to; 0 for none. */
  lastTaker = 0;
  readonly #sublist: Sublist<Subscription> = new Sublist();
  readonly #sessions: Map<number, Session> = new Map();
  readonly #timers: Set<ServerTimer> = new Set();
  #dirty: Session[] = [];
  #ready: (() => void)[] = [];
  #depth = 0;
  #lastSession = 4;
  #stopped = false;

  constructor(options: ServerOptions, profile: Profile, environment: ServerEnvironment) {
    this.options = options;
    this.profile = profile;
    this.environment = environment;
    this.id = randomKey(environment, "N");
    this.exchangeKey = randomKey(environment, "X");
  }

  /** A new client connection. */
  accept(connection: ServerConnection): Session {
    const session = new Session(this, connection, ++this.#lastSession);
    this.#sessions.set(session.id, session);
    this.observe({ type: "connected", connection: session.id });
    this.turn(() => session.greet());
    return session;
  }

  /** Runs one piece of work, then what it made ready, then writes output. */
  turn(work: () => void): void {
    if (this.#stopped) return;
    this.#depth++;
    try {
      work();
      if (this.#depth === 1) this.#settle();
    } finally {
      this.#depth--;
    }
  }

  /** Runs `work` at the end of this turn, after what is already waiting. */
  later(work: () => void): void {
    this.#ready.push(work);
  }

  /** Calls back within a turn after `delay` microseconds. */
  schedule(delay: number, callback: () => void): ServerTimer {
    const inner = this.environment.schedule(Math.max(0, Math.ceil(delay)), () => {
      this.#timers.delete(timer);
      this.turn(callback);
    });
    const timer: ServerTimer = {
      cancel: () => {
        this.#timers.delete(timer);
        inner.cancel();
      },
    };
    this.#timers.add(timer);
    return timer;
  }

  /** Forgets everything; nothing runs any more. */
  stop(): void {
    this.#stopped = true;
    for (const timer of [...this.#timers]) timer.cancel();
    this.#sessions.clear();
    this.#dirty = [];
    this.#ready = [];
  }

  /** Whether the server is gone. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Adds a client's subscription. */
  subscribe(subscription: Subscription): void {
    this.#sublist.insert(subscription);
    this.onInterest?.(subscription.subject, true);
  }

  /** Ends a client's subscription. */
  unsubscribe(subscription: Subscription): void {
    this.#sublist.remove(subscription);
    this.onInterest?.(subscription.subject, false);
  }

  /** Listens within the server; gives what to call to stop. */
  listen(subject: string, handler: InternalHandler): () => void {
    const subscription: Subscription = {
      subject,
      queue: "",
      sid: "",
      session: undefined,
      handler,
      delivered: 0,
      max: 0,
    };
    this.#sublist.insert(subscription);
    return () => this.#sublist.remove(subscription);
  }

  /** Whether a client is subscribed to `subject`; gives the connection of the first. */
  interestOf(subject: string): Session | undefined {
    const { plain, queues } = this.#sublist.match(subject);
    for (const subscription of plain) if (subscription.session !== undefined) return subscription.session;
    for (const group of queues) {
      for (const member of group) if (member.session !== undefined) return member.session;
    }
    return undefined;
  }

  /** Whether anyone, client or server, listens on `subject`. */
  hasInterest(subject: string): boolean {
    return this.#sublist.hasInterest(subject);
  }

  /**
   * Whether a client is subscribed to just this `subject`, without wildcards, in this queue group if it
   * is not empty: what push consumers wait for (sublist.go registerNotification).
   */
  hasExactInterest(subject: string, queue: string): boolean {
    const { plain, queues } = this.#sublist.match(subject);
    const isOne = (each: Subscription): boolean =>
      each.subject === subject && each.queue === queue && each.session !== undefined;
    return queue === "" ? plain.some(isOne) : queues.some((group) => group.some(isOne));
  }

  /** The session's own subscription that would get `subject`. */
  subscriptionOf(session: Session, subject: string): Subscription | undefined {
    return this.#sublist.match(subject).plain.find((subscription) => subscription.session === session);
  }

  /**
   * Delivers a message to who is subscribed to `target`; frames carry `message.subject`. Gives whether
   * anyone took it.
   */
  route(message: Message, target: string = message.subject): boolean {
    const { plain, queues } = this.#sublist.match(target);
    this.lastTaker = 0;
    let taken = false;
    for (const subscription of plain) taken = this.#deliver(subscription, message) || taken;
    for (const group of queues) taken = this.#deliverToOne(group, message) || taken;
    return taken;
  }

  /** Sends a message made by the server itself; an empty `reply` is none. */
  send(
    target: string,
    payload: Uint8Array,
    header: Uint8Array,
    reply = "",
    subject: string = target,
  ): boolean {
    return this.route({ subject, reply, header, payload, sender: undefined, internal: true }, target);
  }

  /** Sends an answer of the API. */
  answer(target: string, payload: Uint8Array): void {
    this.route({ subject: target, reply: "", header: emptyBytes, payload, sender: undefined });
  }

  /** Tells the surroundings. */
  observe(observation: ServerObservation): void {
    this.environment.observe?.(observation);
  }

  /** Counts an event by name. */
  count(what: string): void {
    this.environment.observe?.({ type: "count", what });
  }

  /** Has output to write at the end of the turn. */
  markDirty(session: Session): void {
    this.#dirty.push(session);
  }

  /** A session has ended. */
  forget(session: Session, reason: string): void {
    if (!this.#sessions.delete(session.id)) return;
    this.observe({ type: "disconnected", connection: session.id, reason });
    this.onClosed?.(session);
  }

  #deliver(subscription: Subscription, message: Message): boolean {
    if (subscription.handler !== undefined) return subscription.handler(message);
    const { session } = subscription;
    if (session === undefined || !session.deliver(subscription, message)) return false;
    this.lastTaker = session.id;
    return true;
  }

  #deliverToOne(group: readonly Subscription[], message: Message): boolean {
    const first = group.length > 1 ? this.environment.random(group.length) : 0;
    for (let offset = 0; offset < group.length; offset++) {
      const member = group[(first + offset) % group.length];
      if (member !== undefined && this.#deliver(member, message)) return true;
    }
    return false;
  }

  #settle(): void {
    for (;;) {
      while (this.#ready.length > 0) {
        const ready = this.#ready;
        this.#ready = [];
        for (const work of ready) work();
      }
      if (this.#dirty.length === 0) return;
      const dirty = this.#dirty;
      this.#dirty = [];
      for (const session of dirty) session.flush();
    }
  }
}
