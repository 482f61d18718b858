import { useLocation, useNavigate } from '@tanstack/react-router'
import { createContext, useContext, type ReactNode } from 'react'
import { cx } from '@/kit/cx'
import { NARROW, useMedia } from '@/kit/media'
import { Tabs } from './tabs'
import styles from './page.module.css'

/** What the frame puts in the top bar of every page unless the page says otherwise. */
export interface PageFrame {
  search?: ReactNode
  tools?: ReactNode
}

export const PageFrameContext = createContext<PageFrame>({})

export interface PageAside {
  label: string
  content: ReactNode
  /** 520; "medium" is 400. */
  wide?: boolean | 'medium'
  tone?: 'canvas' | 'surface'
  /** Edge to edge: tabs that bring their own padding. */
  flush?: boolean
}

export interface PageProps {
  /** The h1 and the window's title: "Cases: rental flat". */
  title: string
  children: ReactNode
  /** "bar": the h1 stands in the top bar; "hidden": only for screen readers, when `where` says it already. */
  heading?: 'page' | 'bar' | 'hidden'
  /** Under the h1. */
  subtitle?: ReactNode
  /** Right of the h1: at most one filled button. */
  actions?: ReactNode
  /** Left in the top bar in place of the search: crumbs. */
  where?: ReactNode
  /** Right in the top bar: save state, Keys. */
  tools?: ReactNode
  /** Full width under the top bar: call first. */
  banner?: ReactNode
  aside?: PageAside
  /** The name of the main part, where the aside is a tab. */
  mainLabel?: string
  /** The deciding bar, 72 high. */
  foot?: ReactNode
  /** "plain" lays out edge to edge: tables, the letter. */
  padding?: 'page' | 'plain'
}

export function Page(props: PageProps) {
  const { title, heading = 'page', where, tools, banner, foot } = props
  const frame = useContext(PageFrameContext)
  const h1 = (className?: string) => (
    <h1 tabIndex={-1} className={className}>
      {title}
    </h1>
  )
  return (
    <div className={styles['page']}>
      <title>{`${title} - MPS Connect`}</title>
      <header className={styles['bar']}>
        <div className={styles['where']}>
          {heading === 'bar' && h1(styles['barTitle'])}
          {where ?? (heading === 'bar' ? null : frame.search)}
        </div>
        <div className={styles['tools']}>{tools ?? frame.tools}</div>
      </header>
      {banner}
      <Body
        {...props}
        h1={heading === 'bar' ? null : h1(heading === 'hidden' ? 'visually-hidden' : undefined)}
      />
      {foot !== undefined && <footer className={styles['foot']}>{foot}</footer>}
    </div>
  )
}

function Body({ h1, ...props }: PageProps & { h1: ReactNode }) {
  const { title, children, heading = 'page', aside, mainLabel, padding = 'page' } = props
  const narrow = useMedia(NARROW)
  // The router gives a scrolled element's place to the one that stands where it stood; each page has a place of its own.
  const place = useLocation({ select: ({ pathname }) => `page:${pathname}` })
  const look = cx(styles['main'], styles[padding])
  const tabs = aside !== undefined && narrow
  const inside = (
    <>
      {heading === 'page' ? <Head {...props} h1={h1} /> : !tabs && h1}
      {children}
    </>
  )
  if (tabs) {
    // One main around both tabs: the list of tabs has to stand in a landmark, and a landmark's aside may not.
    const panels: [ReactNode, ReactNode] = [
      <div className={look} data-scroll-restoration-id={place}>
        {inside}
      </div>,
      <>
        {/* The page's own heading is out of reach while this tab is the open one. */}
        {heading === 'page' && <h1 className="visually-hidden">{title}</h1>}
        <Aside {...aside} tab />
      </>,
    ]
    return (
      <main id="main" tabIndex={-1} className={styles['narrow']}>
        {heading !== 'page' && h1}
        <AsTabs title={title} names={[mainLabel ?? title, aside.label]} panels={panels} />
      </main>
    )
  }
  return (
    <div className={styles['columns']}>
      <main id="main" tabIndex={-1} className={look} data-scroll-restoration-id={place}>
        {inside}
      </main>
      {aside && <Aside {...aside} />}
    </div>
  )
}

function Head({ h1, subtitle, actions }: PageProps & { h1: ReactNode }) {
  return (
    <div className={styles['head']}>
      <div className={styles['headWords']}>
        {h1}
        {subtitle !== undefined && <div className={styles['subtitle']}>{subtitle}</div>}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}

interface AsTabsProps {
  title: string
  names: [string, string]
  panels: [ReactNode, ReactNode]
}

/** The open tab is the address's fragment, so that Back and a reload keep it. */
function AsTabs({ title, names, panels }: AsTabsProps) {
  const hash = useLocation({ select: (location) => location.hash })
  const navigate = useNavigate()
  return (
    <Tabs
      label={title}
      spread="fill"
      keepMounted
      className={styles['tabs']}
      selected={hash === 'aside' ? 'aside' : 'main'}
      onSelect={(tab) => {
        void navigate({ to: '.', search: true, hash: tab === 'aside' ? 'aside' : '' })
      }}
      items={[
        { id: 'main', label: names[0], content: panels[0] },
        { id: 'aside', label: names[1], content: panels[1] },
      ]}
    />
  )
}

function Aside({ label, content, wide, tone = 'canvas', flush, tab }: PageAside & { tab?: boolean }) {
  const width = wide === 'medium' ? styles['medium'] : wide && styles['wide']
  const shared = { className: cx(styles['aside'], width, flush && styles['flush']), 'data-tone': tone }
  if (tab) return <div {...shared}>{content}</div>
  return (
    <aside aria-label={label} {...shared}>
      {content}
    </aside>
  )
}

/** A region of a page with its heading, and one link or button at the right. */
export function Section(props: { title: string; note?: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={props.title} className={styles['section']}>
      <div className={styles['sectionHead']}>
        <h2>{props.title}</h2>
        {props.note !== undefined && <span className={styles['note']}>{props.note}</span>}
        {props.action !== undefined && <span className={styles['sectionAction']}>{props.action}</span>}
      </div>
      {props.children}
    </section>
  )
}
