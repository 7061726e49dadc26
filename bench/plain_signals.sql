-- The signals SIG-01, 07, 09, 13, 14, 19, 22 and 23 in plain SQL (SQLite), beside which the rules
-- of the register are measured. `:day` is the reference date; every threshold has its default.
-- One row per trajectory and signal that is on or unknown: traject, signal, state, level.

-- n months later is the same day of the month, or the last day of that month:
--   min(date(x, '+n months'), date(x, 'start of month', '+n+1 months', '-1 day'))

WITH
base AS MATERIALIZED (
  SELECT
    t.traject,
    CASE WHEN EXISTS (SELECT 1 FROM doelgroepen d WHERE d.traject = t.traject)
      THEN coalesce((SELECT d.doelgroep FROM doelgroepen d
                     WHERE d.traject = t.traject AND d.van <= :day
                       AND (d.tot IS NULL OR d.tot > :day) ORDER BY d.van DESC LIMIT 1), '')
      ELSE coalesce(t.doelgroep, '') END AS doelgroep,
    CASE WHEN EXISTS (SELECT 1 FROM leerroutes l WHERE l.traject = t.traject)
      THEN coalesce((SELECT l.leerroute FROM leerroutes l
                     WHERE l.traject = t.traject AND l.van <= :day
                       AND (l.tot IS NULL OR l.tot > :day) ORDER BY l.van DESC LIMIT 1), '')
      ELSE coalesce(t.leerroute, '') END AS leerroute,
    CASE WHEN t.pip <= :day THEN t.pip END AS pip,
    CASE WHEN t.pip <= :day THEN date(t.pip, '+1 day') END AS begin,
    coalesce(t.termijn_eind,
      CASE WHEN t.pip <= :day THEN
        min(date(t.pip, '+1 day', '+36 months'),
            date(t.pip, '+1 day', 'start of month', '+37 months', '-1 day')) END) AS einde,
    CASE WHEN t.kennisgeving <= :day THEN t.kennisgeving END AS kennisgeving,
    CASE WHEN t.brp <= :day THEN t.brp END AS brp,
    coalesce(t.pip_reden_vertraging, '') AS reden,
    CASE WHEN t.pip_informatie_ontvangen <= :day THEN t.pip_informatie_ontvangen END AS ontvangen,
    CASE WHEN t.aanbod <= :day THEN t.aanbod END AS aanbod,
    t.verwachte_start,
    CASE WHEN t.mb_start <= :day THEN t.mb_start END AS mb_start,
    CASE WHEN t.mb_overdracht <= :day THEN t.mb_overdracht END AS mb_overdracht,
    CASE WHEN t.pvt_ondertekend <= :day THEN t.pvt_ondertekend END AS pvt_ondertekend,
    CASE WHEN t.map_eindgesprek <= :day THEN t.map_eindgesprek END AS map_eindgesprek,
    CASE WHEN t.z_eind <= :day THEN t.z_eind END AS z_eind,
    t.spreekuur_eind, t.max_participatie_uren
  FROM trajecten t
  WHERE coalesce(t.voldaan > :day, 1) AND coalesce(t.vertrokken > :day, 1)
    AND coalesce(t.overleden > :day, 1)
    AND NOT EXISTS (
      SELECT 1 FROM besluiten b
      WHERE b.traject = t.traject AND b.van <= :day AND (b.tot IS NULL OR b.tot > :day)
        AND ((b.soort IN ('ontheffing', 'vrijstelling') AND b.geheel = 1)
          OR b.soort = 'tijdelijke vrijstelling'
          OR (b.soort = 'verlenging' AND b.grond IN ('ziekte', 'bevalling', 'opvang'))))
),
-- SIG-01: the last day with a contact person, per organisation
contact AS (
  SELECT traject, organisatie,
    max(tot IS NULL OR tot > :day) AS runs, max(tot) AS ended
  FROM contactpersonen WHERE van <= :day GROUP BY traject, organisatie
),
alone AS (
  SELECT b.traject,
    CASE WHEN c.runs THEN NULL ELSE coalesce(c.ended, b.brp, 'unknown') END AS begin
  FROM base b
  LEFT JOIN contact c ON c.traject = b.traject AND c.organisatie = 'gemeente'
  UNION ALL
  SELECT b.traject,
    CASE WHEN c.runs THEN NULL ELSE coalesce(c.ended, b.brp, 'unknown') END
  FROM base b
  LEFT JOIN contact c ON c.traject = b.traject AND c.organisatie = 'maatschappelijke begeleiding'
  WHERE b.mb_start IS NOT NULL AND b.mb_overdracht IS NULL
    AND :day < min(date(b.mb_start, '+18 months'),
                   date(b.mb_start, 'start of month', '+19 months', '-1 day'))
),
sig01 AS (
  SELECT traject, 'SIG-01' AS signal,
    CASE WHEN max(begin <> 'unknown' AND julianday(:day) - julianday(begin) >= 14)
      THEN 'on' ELSE 'unknown' END AS state
  FROM alone WHERE begin IS NOT NULL GROUP BY traject
  HAVING max(begin <> 'unknown' AND julianday(:day) - julianday(begin) >= 14)
    OR max(begin = 'unknown')
),
-- SIG-07: deadline is ten weeks after the later day, or two weeks after what was waited for if
-- that is later
pip AS (
  SELECT traject, kennisgeving, brp, reden, ontvangen,
    date(max(kennisgeving, brp), '+70 days') AS limit_on,
    max(date(ontvangen, '+14 days'), date(max(kennisgeving, brp), '+70 days')) AS after_on
  FROM base WHERE pip IS NULL
),
sig07 AS (
  SELECT traject, 'SIG-07' AS signal,
    CASE WHEN kennisgeving IS NULL OR brp IS NULL THEN 'unknown' ELSE 'on' END AS state,
    CASE WHEN kennisgeving IS NULL OR brp IS NULL THEN NULL
      WHEN reden <> '' AND ontvangen IS NULL THEN 'warn'
      WHEN :day > CASE WHEN reden <> '' THEN after_on ELSE limit_on END THEN 'over'
      ELSE 'warn' END AS level
  FROM pip
  WHERE kennisgeving IS NULL OR brp IS NULL
    OR (reden <> '' AND ontvangen IS NULL AND :day > limit_on)
    OR (NOT (reden <> '' AND ontvangen IS NULL)
      AND :day >= date(CASE WHEN reden <> '' THEN after_on ELSE limit_on END, '-14 days'))
),
-- SIG-09
aanbod AS (
  SELECT traject, doelgroep, leerroute, pip, aanbod, verwachte_start,
    min(date(pip, '+2 months'), date(pip, 'start of month', '+3 months', '-1 day')) AS warn_on,
    min(date(pip, '+3 months'), date(pip, 'start of month', '+4 months', '-1 day')) AS limit_on,
    min(date(pip, '+6 months'), date(pip, 'start of month', '+7 months', '-1 day')) AS o_on
  FROM base WHERE doelgroep IN ('', 'Asielstatushouder')
),
sig09 AS (
  SELECT traject, 'SIG-09' AS signal,
    CASE WHEN doelgroep = '' OR leerroute = '' OR pip IS NULL THEN 'unknown' ELSE 'on' END AS state,
    CASE WHEN doelgroep = '' OR leerroute = '' OR pip IS NULL THEN NULL
      WHEN leerroute = 'O' OR :day > limit_on THEN 'over' ELSE 'warn' END AS level
  FROM aanbod
  WHERE (aanbod IS NULL OR leerroute = 'O' OR leerroute = '' OR doelgroep = '')
    AND (doelgroep = '' OR leerroute = '' OR pip IS NULL)
    OR (leerroute = 'O' AND :day > o_on AND (verwachte_start IS NULL OR verwachte_start > o_on))
    OR (leerroute <> 'O' AND aanbod IS NULL AND :day > warn_on)
),
-- SIG-13 and SIG-14: hours known up to the reference date, against an even pace with some grace, on
-- the last day up to which hours of their own kind are known
hours AS MATERIALIZED (
  SELECT traject,
    sum(CASE WHEN soort IN ('participatie', 'pvt', 'map', 'intake participatie')
      THEN uren ELSE 0 END) AS participation,
    sum(CASE WHEN soort IN ('cursus', 'nt2', 'intake taal') THEN uren ELSE 0 END) AS course,
    max(CASE WHEN soort = 'participatie' THEN bekend_tot END) AS participation_known,
    max(CASE WHEN soort IN ('cursus', 'nt2') THEN bekend_tot END) AS course_known
  FROM uren WHERE bekend_tot <= :day GROUP BY traject
),
due AS (
  SELECT b.*, signal, h.participation, h.course,
    CASE signal WHEN 'SIG-13' THEN h.participation_known ELSE h.course_known END AS known
  FROM base b
  JOIN (SELECT 'SIG-13' AS signal UNION ALL SELECT 'SIG-14') s
    ON s.signal = 'SIG-14' OR b.doelgroep IN ('', 'Asielstatushouder')
  LEFT JOIN hours h ON h.traject = b.traject
  WHERE b.leerroute = '' OR (b.leerroute = 'Z' AND b.z_eind IS NULL)
),
pace AS (
  SELECT b.traject, signal,
    CASE signal WHEN 'SIG-13' THEN b.participation ELSE b.course END AS credited,
    CASE WHEN signal = 'SIG-13' AND b.max_participatie_uren > 0
      THEN b.max_participatie_uren ELSE 800.0 END AS target,
    max(0.0, min(1.0, (julianday(b.known) - julianday(b.begin))
      / (julianday(b.einde) - julianday(b.begin)))) AS frac,
    (julianday(b.einde) - julianday(b.known)) / 7.0 AS weeks,
    b.doelgroep, b.leerroute, b.begin, b.einde, b.known
  FROM due b
),
sig13 AS (
  SELECT traject, signal,
    CASE WHEN (signal = 'SIG-13' AND doelgroep = '') OR leerroute = '' OR begin IS NULL
        OR known IS NULL OR einde <= begin
      THEN 'unknown' ELSE 'on' END AS state
  FROM pace
  WHERE (signal = 'SIG-13' AND doelgroep = '') OR leerroute = '' OR begin IS NULL
    OR known IS NULL OR einde <= begin
    OR credited < 0.75 * target * max(0.0, frac - 0.10) / 0.90
    OR (credited < target AND (weeks <= 0 OR (target - credited) / weeks > 12))
),
-- SIG-22: share present per month, months without lessons left out; too old after three months
months AS (
  SELECT traject, maand, 1.0 * aanwezig / aangeboden AS share,
    row_number() OVER (PARTITION BY traject ORDER BY maand DESC) AS back
  FROM presentie
  WHERE aangeboden > 0 AND maand < date(:day, 'start of month')
),
presence AS (
  SELECT traject,
    max(date(maand, '+1 month', '-1 day')) AS last_day,
    max(CASE WHEN back = 1 THEN share END) AS last,
    max(CASE WHEN back = 2 THEN share END) AS before,
    avg(CASE WHEN back BETWEEN 3 AND 5 THEN share END) AS mean,
    sum(back BETWEEN 3 AND 5) AS n
  FROM months WHERE back <= 5 GROUP BY traject
),
sig22 AS (
  SELECT b.traject, 'SIG-22' AS signal,
    CASE WHEN p.before IS NULL OR p.is_old THEN 'unknown' ELSE 'on' END AS state
  FROM base b LEFT JOIN (
    SELECT *, :day > min(date(last_day, '+3 months'),
      date(last_day, 'start of month', '+4 months', '-1 day')) AS is_old FROM presence
  ) p ON p.traject = b.traject
  WHERE p.before IS NULL OR p.is_old OR (p.last < 0.70 AND p.before < 0.70)
    OR (p.n = 3 AND p.mean - p.last > 0.25)
),
-- SIG-19: what the route asks for and is not done, once the end is within six months. There is no
-- table of exams here, so of the B1-route it is unknown.
sig19 AS (
  SELECT traject, 'SIG-19' AS signal,
    CASE WHEN leerroute IN ('', 'B') OR einde IS NULL THEN 'unknown' ELSE 'on' END AS state
  FROM base
  WHERE leerroute IN ('', 'B') OR einde IS NULL
    OR (:day > min(date(einde, '-6 months'), date(einde, 'start of month', '-5 months', '-1 day'))
      AND (pvt_ondertekend IS NULL OR (leerroute <> 'O' AND map_eindgesprek IS NULL)
        OR (leerroute = 'Z' AND z_eind IS NULL) OR leerroute = 'O'))
),
-- SIG-23: from three months before the end of begeleiding, or of spreekuur, until that end
support AS (
  SELECT traject, doelgroep, mb_start,
    min(date(mb_start, '+18 months'), date(mb_start, 'start of month', '+19 months', '-1 day'))
      AS one,
    coalesce(spreekuur_eind, min(date(mb_start, '+30 months'),
      date(mb_start, 'start of month', '+31 months', '-1 day'))) AS two
  FROM base WHERE doelgroep IN ('', 'Asielstatushouder') AND mb_overdracht IS NULL
),
sig23 AS (
  SELECT traject, 'SIG-23' AS signal,
    CASE WHEN doelgroep = '' OR mb_start IS NULL THEN 'unknown' ELSE 'on' END AS state
  FROM support
  WHERE doelgroep = '' OR mb_start IS NULL
    OR (:day < one AND :day >= min(date(one, '-3 months'),
      date(one, 'start of month', '-2 months', '-1 day')))
    OR (:day < two AND :day >= min(date(two, '-3 months'),
      date(two, 'start of month', '-2 months', '-1 day')))
)
SELECT traject, signal, state, CASE state WHEN 'on' THEN 'over' END AS level FROM sig01
UNION ALL SELECT traject, signal, state, level FROM sig07
UNION ALL SELECT traject, signal, state, level FROM sig09
UNION ALL SELECT traject, signal, state, CASE state WHEN 'on' THEN 'over' END FROM sig13
UNION ALL SELECT traject, signal, state, CASE state WHEN 'on' THEN 'warn' END FROM sig19
UNION ALL SELECT traject, signal, state, CASE state WHEN 'on' THEN 'over' END FROM sig22
UNION ALL SELECT traject, signal, state, CASE state WHEN 'on' THEN 'warn' END FROM sig23
