import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';

interface Tab {
  readonly id: string;
  response: string | null;
}

/** The open tabs, for those who stand outside the page's components. */
export class Tabs {
  #all: readonly Tab[] = [];
  #front = 0;
  #show: (response: string) => void = () => undefined;
  readonly #runs = new Map<string | undefined, object>();

  follow(all: readonly Tab[], front: number, show: (response: string) => void): void {
    this.#all = all;
    this.#front = front;
    this.#show = show;
  }

  /**
   * A run that begins in the tab in front. What it gives keeps an answer for that tab, whether it is
   * in front then or behind, unless another run has begun there.
   */
  begin(): (response: string) => void {
    const id = this.#all[this.#front]?.id;
    const run = {};
    this.#runs.set(id, run);
    return (response) => {
      if (this.#runs.get(id) !== run) return;
      const tab = this.#all.find((one) => one.id === id);
      if (!tab) return;
      if (tab === this.#all[this.#front]) this.#show(response);
      else tab.response = response;
    };
  }
}

export function useFollowTabs(tabs: Tabs): void {
  const all = useGraphiQL((state) => state.tabs);
  const front = useGraphiQL((state) => state.activeTabIndex);
  const responseEditor = useGraphiQL((state) => state.responseEditor);
  const { updateActiveTabValues } = useGraphiQLActions();
  useEffect(() => {
    tabs.follow(all, front, (response) => {
      responseEditor?.setValue(response);
      updateActiveTabValues({ response });
    });
  }, [tabs, all, front, responseEditor, updateActiveTabValues]);
}
