/** The one place that holds the state. `dispatch` reduces, then tells everybody who listens. */

/** @import { Action, State, View } from "../types.js" */
import { edited, EMPTY } from "./document.js";
import { cancelled, NO_HISTORY, recorded, redone, undone } from "./history.js";
import { pruned, viewed } from "./view.js";

/** @typedef {(state: State, before: State) => void} Listener */
/** @typedef {ReturnType<typeof createStore>} Store */

/** @param {View} view @returns {State} */
export function initialState(view) {
  return {
    document: EMPTY, history: NO_HISTORY, view,
    save: { status: "saved", count: 0, revision: 0, message: "", conflicts: [], errors: [], journaled: true },
  };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduce(state, action) {
  switch (action.type) {
    case "edit": {
      const document = edited(state.document, action);
      if (document === state.document) return state;
      const frame = state.view.shown >= 0 ? state.view.shown : state.view.frame;
      const history = recorded(state.history, state.document, action, frame);
      return { ...state, document, history, view: pruned(state.view, document) };
    }
    case "undo":
    case "redo": {
      const move = action.type === "undo" ? undone : redone;
      const found = move(state.history, state.document);
      if (!found) return state;
      const { document, history } = found;
      return { ...state, document, history, view: pruned(state.view, document) };
    }
    case "cancel": {
      const { document, history } = cancelled(state.history, state.document, action.gesture);
      return { ...state, document, history, view: pruned(state.view, document) };
    }
    case "load":
      return {
        ...state, document: action.document, history: NO_HISTORY,
        view: pruned(state.view, action.document),
      };
    case "save":
      return { ...state, save: { ...state.save, ...action.change } };
    default: {
      const view = viewed(state.view, action);
      return view === state.view ? state : { ...state, view };
    }
  }
}

/** @param {State} initial */
export function createStore(initial) {
  let state = initial;
  /** @type {Set<Listener>} */
  const listeners = new Set();
  return {
    get: () => state,
    /** @param {Action} action */
    dispatch(action) {
      const before = state;
      state = reduce(state, action);
      if (state === before) return;
      const now = state;
      for (const listener of [...listeners]) listener(now, before);
    },
    /** @param {Listener} listener @returns {() => void} */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
