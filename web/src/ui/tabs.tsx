import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import { cx } from '@/kit/cx'
import styles from './tabs.module.css'

export interface TabItem<Id extends string> {
  id: Id
  label: string
  /** A figure beside the word; "warning" tints it. */
  count?: number | string
  countTone?: 'plain' | 'accent' | 'warning'
  content?: ReactNode
}

export interface TabsProps<Id extends string> {
  label: string
  items: readonly TabItem<Id>[]
  selected: Id
  onSelect: (next: Id) => void
  /** Keeps hidden panels mounted, so that what was typed there stays. */
  keepMounted?: boolean
  /** "fill" shares the width: phones. */
  spread?: 'start' | 'fill'
  className?: string | undefined
}

/** The selected tab belongs in the address: pass it from there. */
export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, items, selected, onSelect, keepMounted, spread = 'start', className } = props
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={(key) => {
        const item = items.find(({ id }) => id === key)
        if (item) onSelect(item.id)
      }}
      className={cx(styles['tabs'], className)}
    >
      <TabList aria-label={label} className={cx(styles['list'], spread === 'fill' && styles['fill'])}>
        {items.map((item) => (
          <Tab key={item.id} id={item.id} className={styles['tab'] ?? ''}>
            {item.label}
            {item.count !== undefined && (
              <span className={styles['count']} data-tone={item.countTone ?? 'plain'}>
                {item.count}
              </span>
            )}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel
          key={item.id}
          id={item.id}
          shouldForceMount={keepMounted === true}
          className={styles['panel'] ?? ''}
        >
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
