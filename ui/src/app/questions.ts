import { QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { createElement, useEffect } from "react";
import { useSpeech } from "../i18n/Speech";
import { asFailure } from "../ipc/failure";
import { type Changed, commands, events, type Failure } from "../platform/host";
import { NoticeSign } from "../theme/signs";

/** What the window has asked, until it is told that it changed. */
export function questions(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** All targets, by name. */
export function useTargets() {
  return useQuery({ queryKey: ["targets"], queryFn: commands.listTargets });
}

export const RULES = queryOptions({ queryKey: ["rules"], queryFn: commands.listRules });

/** All rules, by name. */
export function useRules() {
  return useQuery(RULES);
}

/** What the window began with: version, directory, preferences, settings. */
export function useStart() {
  // What failed is tried again when a person says so, not by whoever looks.
  return useQuery({ queryKey: ["start"], queryFn: commands.start, retryOnMount: false });
}

/** Which questions are to be asked again when something changes. */
const ABOUT: Record<keyof Changed, readonly string[]> = {
  targets: ["targets", "start"],
  rules: ["rules", "targets", "start"],
  runs: ["rules", "runs", "overview"],
  settings: ["start"],
  activity: ["activities"],
};

/** The least time between two answers about the same: runs change with every job. */
const CALM_MS = 500;

/** Asks again whatever the application says has changed. */
export function useChanges(): void {
  const client = useQueryClient();
  useEffect(() => {
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      timer = undefined;
      for (const key of stale) {
        void client.invalidateQueries({ queryKey: [key] });
      }
      stale.clear();
    };
    const heard = events.changed.listen(({ payload }) => {
      for (const key of (Object.keys(ABOUT) as (keyof Changed)[]).filter((each) => payload[each])) {
        for (const question of ABOUT[key]) {
          stale.add(question);
        }
      }
      timer ??= setTimeout(ask, stale.size === 1 && stale.has("start") ? 0 : CALM_MS);
    });
    return () => {
      clearTimeout(timer);
      void heard.then((stop) => stop());
    };
  }, [client]);
}

/** Something a person wants done. What fails is said at the edge of the window, unless `quiet`. */
export function useWish<Given, Got>(
  wish: (given: Given) => Promise<Got>,
  options: { readonly quiet?: boolean; readonly done?: (got: Got, given: Given) => void } = {},
) {
  const client = useQueryClient();
  const tell = useFailureNotice();
  return useMutation<Got, unknown, Given>({
    mutationFn: wish,
    onSuccess: (got, given) => options.done?.(got, given),
    onError: (thrown) => {
      if (!options.quiet) {
        tell(asFailure(thrown));
      }
    },
    // What was asked for shows at once, without waiting to be told.
    onSettled: () => client.invalidateQueries(),
  });
}

/** Says a failure at the edge of the window: cause, and remedy. */
export function useFailureNotice(): (failure: Failure) => void {
  const { notification } = App.useApp();
  const speech = useSpeech();
  return (failure) =>
    notification.error({
      icon: createElement(NoticeSign, { kind: "error" }),
      closable: { "aria-label": speech.text("action-close") },
      title: speech.cause(failure),
      description: speech.remedy(failure),
      placement: "bottomRight",
      duration: 10,
    });
}
