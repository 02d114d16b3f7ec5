// Saving what is typed, as a machine: an event goes in, the next state and what to do come out.
// It knows no page, no clock and no network, so that tests can try every order of events.
//
//   clean       the form says what is stored
//   typing      it says something else; it is sent once nobody has typed for a moment
//   sending     a request is under way
//   unanswered  a request whose answer got lost is under way again: twice does nothing, and tells the version
//   conflict    somebody else saved; "heard" until nobody types, then "asked" which to keep, "later" when put off
//   offline     it could not be sent; it is tried again
//   closed      the invoice is not open any more
//
// An event is {type, now, confirmations, …}: `now` is what the form says while the event is told.
// An effect is {do, …}; auto-save.js does them. Those that write into the form tell the event in EVENTS of that name.

import { of, same, savedOf } from "./snapshot.js";

const HOWS = ["typing", "left", "saved"]; // why something is sent: from the weakest reason to the strongest
const stronger = (one, other) => (HOWS.indexOf(one) > HOWS.indexOf(other) ? one : other);

const start = (timer) => ({ do: "start", timer });
const stop = (timer) => ({ do: "stop", timer });
const say = (words) => ({ do: "say", words });
const announce = (stored) => ({ do: "announce", stored });
const keep = ({ version, saved }, now) => ({ do: "keep", content: { ...now, version, base: saved } });
const DROP = { do: "drop" };

export const begin = (version, saved, confirmations) => ({
  name: "clean",
  version,
  saved, // what counts as stored
  confirmations, // how many of them were sent
  isSettled: true, // the field that was typed in has been left, and that was sent
  isTouched: false, // somebody has just typed, or went to another field
  request: null, // {content, version, how, confirmations}: under way
  lost: null, // the request that nobody answered
  hasMissed: false, // a lost answer told of checks that later ones need not tell again
  wanted: null, // why to send again after what is under way
  collision: null, // {stored, sent, how, phase}
  latest: null, // {sent, stored} of the last answer
  isRestoring: false, // what an earlier page kept is being sent
});

export const isDirty = (state, now) => !same(now, state.saved);
export const isStored = (state, now) => !isDirty(state, now) && state.name !== "conflict";
export const isUnderWay = ({ name, collision }) =>
  name === "sending" || name === "unanswered" || (name === "conflict" && collision.phase !== "later");
const isStuck = ({ name }) => name === "conflict" || name === "closed";

// May what is stored elsewhere take the place of what the form says?
export const isIdle = (state, now) => !isDirty(state, now) && !isUnderWay(state) && !isStuck(state) && !state.lost;

export const step = (state, event) => EVENTS[event.type](state, event);

const EVENTS = {
  // The page is there; something may have been typed before its scripts came.
  opened: (state, event) => (isDirty(state, event.now) ? typed(state, event) : [state, []]),
  restored,
  typed,
  touched: (state) => [{ ...state, isTouched: true }, [start("quiet")]],
  quiet,
  save: (state, event) => save(state, event, event.how),
  answered,
  failed,
  settled,
  looked,
  adopted,
  asked: ask,
  chosen,
  postponed: (state) => [{ ...state, collision: { ...state.collision, phase: "later" }, wanted: null }, [say("later")]],
  filled,
  stepped,
  tidied: (state, { now }) => [{ ...state, saved: now }, []],
  leaving,
};

// What an earlier page could not send is sent as if it had just been typed.
function restored(state, { kept }) {
  const saved = kept.base ? of(kept.base) : state.saved;
  const next = { ...state, name: "typing", version: kept.version, saved, isSettled: false, isRestoring: true };
  return [next, [{ do: "fill", content: kept }]];
}

function typed(state, { now }) {
  const next = { ...state, isSettled: false };
  const isTakenBack = !isDirty(state, now) && !state.request && !state.lost;
  if (isTakenBack) return [{ ...next, name: state.name === "typing" ? "clean" : state.name }, [stop("pause"), DROP]];
  const name = state.name === "clean" ? "typing" : state.name;
  return [{ ...next, name }, [keep(next, now), ...(isStuck(state) ? [] : [start("pause")])]];
}

function save(state, event, how) {
  if (isUnderWay(state)) return [{ ...state, wanted: stronger(how, state.wanted) }, [stop("pause")]];
  if (isStuck(state) || !isWorthSending(state, event, how)) return [state, [stop("pause")]];
  return send(state, event, how);
}

// While typing only what differs is; else also that a field was left, that values were confirmed, and "Save".
function isWorthSending(state, { now, confirmations }, how) {
  if (isDirty(state, now) || how === "saved") return true;
  return how === "left" && (!state.isSettled || confirmations !== state.confirmations);
}

function send(state, { now, confirmations }, how) {
  const effects = [stop("pause"), stop("retry"), say("saving")];
  if (state.lost)
    return [{ ...state, name: "unanswered", wanted: how }, [...effects, { do: "repeat", request: state.lost }]];
  const request = { content: now, version: state.version, how, confirmations };
  return [{ ...state, name: "sending", wanted: null, request }, [...effects, { do: "send", request }]];
}

function answered(state, event) {
  const { status, stored } = event;
  if (state.name === "unanswered") {
    const version = status === 200 ? stored.version : state.version;
    return send({ ...state, version, lost: null, hasMissed: true }, event, state.wanted);
  }
  const { content: sent, how } = state.request;
  if (status === 200) return [state, [{ do: "settle", sent, stored }]];
  const collision = { stored, sent, how, phase: "heard" };
  const next = { ...state, name: "conflict", request: null, collision };
  return also([say("conflict")], state.isTouched ? [next, []] : decide(next, event));
}

function settled(state, event) {
  const { request, hasMissed } = state;
  const { now, stored } = event;
  const saved = savedOf(request.content, now, of(stored));
  const isSettled = state.isSettled || request.how !== "typing";
  const words = state.isRestoring && same(now, saved) ? "restored" : "saved";
  const next = {
    ...state,
    name: "clean",
    version: stored.version,
    saved,
    confirmations: request.confirmations,
    isSettled,
    request: null,
    hasMissed: false,
    latest: { sent: request.content, stored },
    isRestoring: false,
  };
  const effects = [say(words), announce(stored), ...(hasMissed ? [{ do: "look", always: true }] : [])];
  return also(effects, goOn(next, event));
}

// Nothing is under way any more: what was asked for or typed meanwhile is next.
function goOn(state, event) {
  const { wanted } = state;
  const next = { ...state, name: "clean", collision: null, wanted: null };
  const isTyped = isDirty(next, event.now);
  if (wanted && isWorthSending(next, event, wanted))
    return also([isTyped ? keep(next, event.now) : DROP], send(next, event, wanted));
  if (isTyped) return typed(next, event);
  return [next, [stop("pause"), stop("retry"), DROP]];
}

function failed(state, { now, why }) {
  const lost = state.request ?? state.lost;
  const next = {
    ...state,
    name: why === "closed" ? "closed" : "offline",
    isSettled: false,
    isRestoring: false,
    request: null,
    lost,
    wanted: null,
  };
  return [next, [keep(next, now), say(why), ...(why === "closed" ? [stop("pause")] : [start("retry")])]];
}

// A dialog in the middle of typing would take the next keys, and Enter would answer it unread.
function quiet(state, event) {
  const next = { ...state, isTouched: false };
  return state.collision?.phase === "heard" ? decide(next, event) : [next, []];
}

// What has been typed since is compared as well; what was taken back is no conflict.
function decide(state, event) {
  const { stored, sent, how } = state.collision;
  if (same(event.now, sent)) return ask(state);
  if (isDirty(state, event.now)) return send({ ...state, collision: null }, event, stronger(how, state.wanted));
  return [state, [{ do: "adopt", stored }]];
}

function ask(state) {
  const collision = { ...state.collision, phase: "asked" };
  return [
    { ...state, collision, isRestoring: false },
    [say("conflict"), { do: "ask", stored: collision.stored, base: state.saved }],
  ];
}

// A person chose what to keep, knowing both: it is typed over what is stored now.
function chosen(state, { content }) {
  const { stored } = state.collision;
  const next = {
    ...state,
    name: "typing",
    version: stored.version,
    saved: of(stored),
    collision: null,
    latest: null,
    isSettled: false,
  };
  return [next, [{ do: "fill", content }, announce(stored)]];
}

function filled(state, event) {
  const kept = isDirty(state, event.now) ? [keep(state, event.now)] : [];
  return also(kept, save(state, event, stronger("left", state.wanted)));
}

// What is stored has been asked for, because another page may have saved it or because more is told of it.
function looked(state, { now, stored, always }) {
  if (isIdle(state, now) && stored.version > state.version) return [state, [{ do: "adopt", stored }]];
  return [state, always ? [announce(stored)] : []];
}

function adopted(state, event) {
  const words = state.name === "conflict" ? [say("saved")] : [];
  const next = { ...state, version: event.stored.version, saved: event.now, latest: null };
  return also([...words, announce(event.stored)], goOn(next, event));
}

// A field was stepped out of: it gets its one form now.
function stepped(state, { now }) {
  return [state, state.latest && !isDirty(state, now) ? [{ do: "tidy", ...state.latest }] : []];
}

function leaving(state, { now }) {
  if (!isDirty(state, now) || isStuck(state)) return [state, []];
  return [state, [keep(state, now), { do: "part", version: state.version }]];
}

const also = (effects, [state, more]) => [state, [...effects, ...more]];
