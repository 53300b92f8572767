/** What the panels may ask of saving and of the server: the one door between them. */

/** @import { Bootstrap, Finding, SyncPort } from "../types.js" */
/** @import { Store } from "../state/store.js" */
/** @import { Api } from "./api.js" */
/** @import { Autosave } from "./autosave.js" */
import { ApiError } from "./api.js";
import { accepted, fine } from "./kept.js";
import { createPast } from "./past.js";

const GOING_MS = 15_000;

/**
 * @param {{bootstrap: Bootstrap, store: Store, api: Api, autosave: Autosave, takeOver: () => void, leave: (url: string) => void,
 *   onLapsed: (message: string) => void}} parts
 * @returns {SyncPort}
 */
export function createPort({ bootstrap, store, api, autosave, takeOver, leave, onLapsed }) {
  const { urls } = bootstrap;
  const url = (/** @type {string} */ name) => urls[name] ?? "";

  /** What went wrong, in a sentence; a lapsed lease is told to the page too. @param {unknown} error */
  function sentence(error) {
    if (!(error instanceof ApiError)) return `${error instanceof Error ? error.message : String(error)} Nothing was lost; try again.`;
    if (error.code === "lease_lapsed") onLapsed(error.message);
    const places = /** @type {{message: string}[]} */ (error.body.errors ?? []);
    return places.length ? [error.message, ...places.map(({ message }) => message)].join(" ") : error.message;
  }

  async function saveNow() {
    autosave.retryNow();
    for (const end = Date.now() + GOING_MS; Date.now() < end;) {
      await autosave.flush();
      const { status } = store.get().save;
      if (!autosave.pending) return true;
      if (!["pending", "saving"].includes(status)) return false;
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    return autosave.pending === 0;
  }

  return {
    saveNow,
    history: createPast({ store, api, autosave, urls, saveNow, sentence }),
    async submit() {
      try {
        const answer = await api.post(url("submission"), { revision: store.get().save.revision });
        leave(answer.next_url);
      } catch (error) {
        if (error instanceof ApiError && error.code === "problems") store.dispatch({ type: "view", change: { problems: error.body.problems ?? [], panel: "problems" } });
        throw new Error(sentence(error), { cause: error });
      }
    },
    resolve: (id, side) => autosave.resolve(id, side),
    download() {
      const text = JSON.stringify(autosave.record(), null, 1);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = `unsaved-${bootstrap.task.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
    takeOver,
    prefer: (change) => api.patch(url("preferences"), change).then(() => "", sentence),
    pending: () => autosave.pending,
    follow: (order) => api.post(url("tracking"), order).catch(sentence),
    followed: (id, after) => api.get(`${url("tracking")}${id}/?after=${after}`).catch(sentence),
    keepFine: (keys) => fine.keep(bootstrap.task.id, keys),
    keepAccepted: (keys) => accepted.keep(bootstrap.task.id, keys),
    // It ends by itself; what it finds is simply not read any more.
    unfollow: (id) => api.remove(`${url("tracking")}${id}/`).catch(() => undefined),
    async addFinding(finding) {
      try {
        /** @type {Finding} */
        const made = await api.post(url("findings"), finding);
        store.dispatch({ type: "view", change: { findings: [...store.get().view.findings, made].toSorted((a, b) => a.start - b.start) } });
        return "";
      } catch (error) {
        return sentence(error);
      }
    },
    async answerFinding(id, answer) {
      try {
        /** @type {Finding} */
        const now = await api.post(`${url("findings")}${id}/replies/`, answer);
        store.dispatch({ type: "view", change: { findings: store.get().view.findings.map((finding) => (finding.id === id ? now : finding)) } });
        return "";
      } catch (error) {
        return sentence(error);
      }
    },
    async ask(asked) {
      try {
        const made = await api.post(url("questions"), asked);
        store.dispatch({ type: "view", change: { questions: [...store.get().view.questions, made].toSorted((a, b) => a.frame - b.frame) } });
        return "";
      } catch (error) {
        return sentence(error);
      }
    },
    async answerQuestion(id, text) {
      try {
        const now = await api.post(`${url("questions")}${id}/replies/`, { text });
        store.dispatch({ type: "view", change: { questions: store.get().view.questions.map((question) => (question.id === id ? now : question)) } });
        return "";
      } catch (error) {
        return sentence(error);
      }
    },
    async removeFinding(id) {
      try {
        await api.remove(`${url("findings")}${id}/`);
      } catch (error) {
        // Gone already, in another tab: that is what was wanted.
        if (!(error instanceof ApiError && error.status === 404)) return sentence(error);
      }
      store.dispatch({ type: "view", change: { findings: store.get().view.findings.filter((finding) => finding.id !== id) } });
      return "";
    },
    async judge(verdict, comment) {
      try {
        const answer = await api.post(url("review"), { verdict, comment });
        document.dispatchEvent(new CustomEvent("labeler:judged"));
        leave(answer.next_url);
        return "";
      } catch (error) {
        return sentence(error);
      }
    },
  };
}
