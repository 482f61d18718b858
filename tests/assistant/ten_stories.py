"""Ten messy stories and their facts as the letter standard types them. All people and places are invented."""

from __future__ import annotations

from datetime import date

from mps_connect.assistant.models import LetterType, Person
from tests.assistant.telling import Story, tell

LTA = tell(
    "lta",
    "Eh hello, I Goh Contoh Seng, IC S6700011J, Blk 911 Contoh St 1 #05-911, hp 9000 0111. "
    "I drive private hire one, my PDVL no more "
    "liao since 14 Aug cos must do medical and that time my eye cataract. Op done already "
    "28 Sep at TTSH, doctor memo 2 Nov say can "
    "drive. Now LTA letter VL-26-00011 say I renew too late, must go retake the whole course. "
    "Where got money sia, 3 months no income, "
    "wife also never work, only savings left $1.2k. The letter and memo I bring. Can ask LTA "
    "just renew, no need retake or not? That "
    "LTA counter fella damn blur, my friend say MP write sure can one.",
    [
        ("person_name", "Goh Contoh Seng", "Goh Contoh Seng"),
        ("nric", "S6700011J", "S6700011J"),
        ("block", "911", "Blk 911"),
        ("street", "Contoh Street 1", "Contoh St 1"),
        ("unit", "#05-911", "#05-911"),
        ("phone", "90000111", "9000 0111"),
        ("statement", "", "I drive private hire one, my PDVL no more liao"),
        ("date", "2026-08-14", "14 Aug"),
        ("statement", "", "must do medical and that time my eye cataract"),
        ("date", "2026-09-28", "28 Sep"),
        ("hospital", "Tan Tock Seng Hospital", "TTSH"),
        ("date", "2026-11-02", "doctor memo 2 Nov say can drive"),
        ("reference_no", "VL-26-00011", "VL-26-00011"),
        ("statement", "", "I renew too late, must go retake the whole course"),
        ("duration", "P3M", "3 months no income"),
        ("income", "0.00", "3 months no income"),
        ("statement", "", "wife also never work", "family"),
        ("amount", "1200.00", "$1.2k"),
        ("document", "", "The letter and memo I bring"),
        ("request", "", "just renew, no need retake"),
    ],
    kind=LetterType.STANDARD,
    category="driving_licence",
    agency=("LTA", "Land Transport Authority"),
    person=Person("Goh Contoh Seng", "Mr", "S6700011J", "90000111", "911", "Contoh Street 1", "#05-911"),
    on=date(2026, 11, 19),
)

NEA = tell(
    "nea",
    "你好,我叫王范例 (Ong Contoh Hwa),身份证 S5800022A,电话 8000 0222。我在 Contoh Road 熟食中心 "
    "#01-22 卖粥,摊位是我的名字。八月三十号我在家里跌倒,"
    "髋骨骨折,住院十八天,医生给病假到十二月三十一号。摊位关了快三个月,一分钱收入都没有。租金每个月八百六十元,"
    "现在欠 NEA 两个月,一共一千七百二十元,"
    "信的号码 HC/26/00022。我想请女儿先顶档到年底,欠的钱每个月还两百元。我不是不要还,拜托你们了。"
    "隔壁林先生欠得更多,NEA 都没有收他的摊位。病假单和信都带来了。",
    [
        ("person_name", "Ong Contoh Hwa", "王范例 (Ong Contoh Hwa)"),
        ("nric", "S5800022A", "S5800022A"),
        ("phone", "80000222", "8000 0222"),
        ("place", "Contoh Road Food Centre #01-22", "Contoh Road 熟食中心 #01-22"),
        ("statement", "", "卖粥,摊位是我的名字"),
        ("date", "2026-08-30", "八月三十号"),
        ("statement", "", "在家里跌倒,髋骨骨折"),
        ("duration", "P18D", "住院十八天"),
        ("date", "2026-12-31", "病假到十二月三十一号"),
        ("statement", "", "摊位关了快三个月,一分钱收入都没有"),
        ("amount", "860.00", "每个月八百六十元"),
        ("amount", "1720.00", "两个月,一共一千七百二十元"),
        ("reference_no", "HC/26/00022", "HC/26/00022"),
        ("request", "", "请女儿先顶档到年底"),
        ("amount", "200.00", "每个月还两百元"),
        ("statement", "", "我不是不要还"),
        ("document", "", "病假单和信都带来了"),
    ],
    kind=LetterType.STANDARD,
    category="business_licence",
    agency=("NEA", "National Environment Agency"),
    person=Person("Ong Contoh Hwa", "Mdm", "S5800022A", "80000222"),
    on=date(2026, 11, 19),
)

ECDA = tell(
    "ecda",
    "Saya Nur Contoh Binte Sampel, IC S8800033A, telefon 8000 0333. Anak saya umur 3 tahun,"
    " surat beranak T2300034I, di Tadika Contoh "
    "Ria. Saya berhenti kerja bulan Julai jaga emak yang kena dialisis tiga kali seminggu. "
    "Sejak 1 September subsidi tambahan dah "
    "berhenti, yuran naik dari $75 ke $435 sebulan. 9 November saya dah mula kerja separuh "
    "masa di Kedai Contoh Pte Ltd, 25 jam "
    "seminggu, gaji sebulan $1,150. Surat majikan saya dah hantar 10 November, ECDA kata tunggu,"
    " no. rujukan EC-26-00033. Tunggakan "
    "sekarang $720. Saya minta subsidi itu disambung semula. Tolonglah cepat sikit, bekas "
    "suami tak pernah bagi nafkah, dia dah kahwin "
    "lain.",
    [
        ("person_name", "Nur Contoh Binte Sampel", "Nur Contoh Binte Sampel"),
        ("nric", "S8800033A", "S8800033A"),
        ("phone", "80000333", "8000 0333"),
        ("age", "3", "umur 3 tahun", "family"),
        ("birth_cert_no", "T2300034I", "T2300034I", "family"),
        ("centre", "Tadika Contoh Ria", "Tadika Contoh Ria"),
        ("date", "2026-07", "berhenti kerja bulan Julai"),
        ("statement", "", "jaga emak yang kena dialisis tiga kali seminggu"),
        ("date", "2026-09-01", "1 September"),
        ("statement", "", "subsidi tambahan dah berhenti"),
        ("amount", "75.00", "$75"),
        ("amount", "435.00", "$435 sebulan"),
        ("date", "2026-11-09", "9 November"),
        ("employer", "Kedai Contoh Pte Ltd", "Kedai Contoh Pte Ltd", "third_party"),
        ("count", "25", "25 jam seminggu"),
        ("amount", "1150.00", "gaji sebulan $1,150"),
        ("date", "2026-11-10", "10 November"),
        ("reference_no", "EC-26-00033", "EC-26-00033"),
        ("amount", "720.00", "$720"),
        ("request", "", "subsidi itu disambung semula"),
    ],
    kind=LetterType.STANDARD,
    category="childcare",
    agency=("ECDA", "Early Childhood Development Agency"),
    person=Person("Nur Contoh Binte Sampel", "", "S8800033A", "80000333"),
    on=date(2026, 11, 18),
)

MOM = tell(
    "mom",
    "வணக்கம். என் பெயர் செல்வம் (Selvam s/o Contoh), IC S7400044D, போன் 8000 0444. நான் Contoh "
    "Cleaning Pte Ltd கம்பெனியில் மாதம் $1,700 "
    "சம்பளத்தில் வேலை செய்கிறேன். செப்டம்பர் 12-ஆம் தேதி வேலை செய்யும்போது வழுக்கி விழுந்து "
    "வலது கை உடைந்தது. NUH-ல் 4 நாள் இருந்தேன், டிசம்பர் 5 வரை MC "
    "இருக்கிறது. அக்டோபர் MC சம்பளம் இன்னும் வரவில்லை, ஆஸ்பத்திரி பில் $640 நானே கட்டினேன். "
    "கம்பெனி MOM-க்கு ரிப்போர்ட் பண்ணவில்லை என்று நினைக்கிறேன். MC, பில் எல்லாம் "
    "கொண்டு வந்திருக்கிறேன். MOM இதைப் பார்க்க வேண்டும். மேனேஜர் ரொம்ப மோசமான ஆள், எல்லாரையும் "
    "இப்படித்தான் ஏமாற்றுகிறார்.",
    [
        ("person_name", "Selvam s/o Contoh", "செல்வம் (Selvam s/o Contoh)"),
        ("nric", "S7400044D", "S7400044D"),
        ("phone", "80000444", "8000 0444"),
        ("employer", "Contoh Cleaning Pte Ltd", "Contoh Cleaning Pte Ltd", "third_party"),
        ("amount", "1700.00", "மாதம் $1,700 \nசம்பளத்தில்".replace("\n", "")),
        ("date", "2026-09-12", "செப்டம்பர் 12-ஆம் தேதி"),
        ("statement", "", "வேலை செய்யும்போது வழுக்கி விழுந்து வலது கை உடைந்தது"),
        ("hospital", "National University Hospital", "NUH"),
        ("duration", "P4D", "4 நாள்"),
        ("date", "2026-12-05", "டிசம்பர் 5 வரை MC"),
        ("statement", "", "அக்டோபர் MC சம்பளம் இன்னும் வரவில்லை"),
        ("amount", "640.00", "பில் $640 நானே கட்டினேன்"),
        ("belief", "", "ரிப்போர்ட் பண்ணவில்லை என்று நினைக்கிறேன்"),
        ("document", "", "MC, பில் எல்லாம் கொண்டு வந்திருக்கிறேன்"),
        ("request", "", "MOM இதைப் பார்க்க வேண்டும்"),
    ],
    kind=LetterType.FORMAL,
    category="employment_dispute",
    agency=("MOM", "Ministry of Manpower"),
    person=Person("Selvam s/o Contoh", "", "S7400044D", "80000444"),
    on=date(2026, 11, 19),
)

MINDEF = tell(
    "mindef",
    "Hi, I'm Ethan Contoh De Sample, T0800055C, 9000 0555. CMPB says I enlist on 30 Nov, ref "
    "CMPB-26-00055. My dad had a stroke on 8 Nov "
    "and he's at Contoh Community Hospital till 11 Dec. It's only me and him at home, mum "
    "passed away in 2019, no siblings. The social "
    "worker says he can't be left alone when he comes home and the helper we applied for only "
    "comes 18 Jan. I want to serve, just need 8 "
    "weeks. CMPB rejected me on 20 Nov for no documents, now I have the hospital memo (attached). "
    "If this isn't sorted by Friday I'm "
    "going to the press and posting the officer's name. My poly results were bad too.",
    [
        ("person_name", "Ethan Contoh De Sample", "Ethan Contoh De Sample"),
        ("nric", "T0800055C", "T0800055C"),
        ("phone", "90000555", "9000 0555"),
        ("date", "2026-11-30", "I enlist on 30 Nov"),
        ("reference_no", "CMPB-26-00055", "CMPB-26-00055"),
        ("date", "2026-11-08", "My dad had a stroke on 8 Nov", "family"),
        ("hospital", "Contoh Community Hospital", "Contoh Community Hospital", "third_party"),
        ("date", "2026-12-11", "till 11 Dec"),
        ("statement", "", "It's only me and him at home"),
        ("statement", "", "he can't be left alone when he comes home", "family"),
        ("date", "2027-01-18", "the helper we applied for only comes 18 Jan"),
        ("request", "P8W", "just need 8 weeks"),
        ("date", "2026-11-20", "rejected me on 20 Nov for no documents"),
        ("document", "", "the hospital memo (attached)"),
        ("statement", "", "I want to serve"),
    ],
    kind=LetterType.URGENT,
    category="national_service",
    agency=("MINDEF", "Ministry of Defence (incl. CMPB)"),
    person=Person("Ethan Contoh De Sample", "Mr", "T0800055C", "90000555"),
    on=date(2026, 11, 23),
    wrote=True,
)

HDB = tell(
    "hdb",
    "good evening mp, this is Teo Contoh Eng, S5100066H, 75 yrs old, Blk 966 Contoh Crescent "
    "#10-966 S(730966), my niece hp 9000 0666. "
    "my son Ng Contoh Wei S8100067J the flat owner pass away 2 oct 2026 lung cancer. i stay "
    "with him 11 yrs, my name only occupier. hdb "
    "letter 9 nov ref EST/26/00066 ask family say what to do with flat by 30 nov, photo attach. "
    "i still havent get the estate paper, "
    "lawyer say 3 to 4 months more. insurance people say still checking whether loan paid "
    "off. i get $480 cpf every month only. i want to "
    "stay there, please dont chase me out, my heart is broken. his wife want to sell and take "
    "all, she very bad, she left him 2 yrs ago.",
    [
        ("person_name", "Teo Contoh Eng", "Teo Contoh Eng"),
        ("nric", "S5100066H", "S5100066H"),
        ("age", "75", "75 yrs old"),
        ("block", "966", "Blk 966"),
        ("street", "Contoh Crescent", "Contoh Crescent"),
        ("unit", "#10-966", "#10-966"),
        ("postal_code", "730966", "S(730966)"),
        ("phone", "90000666", "my niece hp 9000 0666", "family"),
        ("person_name", "Ng Contoh Wei", "Ng Contoh Wei", "family"),
        ("nric", "S8100067J", "S8100067J", "family"),
        ("date", "2026-10-02", "the flat owner pass away 2 oct 2026"),
        ("duration", "P11Y", "stay with him 11 yrs"),
        ("statement", "", "my name only occupier"),
        ("date", "2026-11-09", "hdb letter 9 nov"),
        ("reference_no", "EST/26/00066", "EST/26/00066"),
        ("date", "2026-11-30", "by 30 nov"),
        ("document", "", "photo attach"),
        ("duration", "P3M/P4M", "havent get the estate paper, lawyer say 3 to 4 months more"),
        ("statement", "", "still checking whether loan paid off"),
        ("amount", "480.00", "i get $480 cpf every month only"),
        ("request", "", "i want to stay there"),
        ("statement", "", "his wife want to sell", "third_party"),
        ("statement", "", "she left him 2 yrs ago", "third_party"),
    ],
    kind=LetterType.COMPASSIONATE,
    category="housing_purchase",
    agency=("HDB", "Housing & Development Board"),
    person=Person("Teo Contoh Eng", "Mdm", "S5100066H", "", "966", "Contoh Crescent", "#10-966", "730966"),
    on=date(2026, 11, 19),
    wrote=True,
)

TC = tell(
    "tc",
    "Lee Contoh Ming here, I stay Blk 977 Contoh Lane #08-977, call me 8000 0777. Lift B die "
    "again lah, 4 times since 1 Nov. My mum 82 on "
    "wheelchair, stuck upstairs last Fri whole day. I already report in app on 5 Nov and 11 "
    "Nov, case TC-26-00077. Also the corridor "
    "outside my unit got water every time it rains, very slippery. Please fix the lift properly "
    "and see to the corridor. The fella above "
    "me Mr Koh smoke at the corridor everyday, you tell TC go catch him. Your estate really third world.",
    [
        ("person_name", "Lee Contoh Ming", "Lee Contoh Ming"),
        ("block", "977", "Blk 977"),
        ("street", "Contoh Lane", "Contoh Lane"),
        ("unit", "#08-977", "#08-977"),
        ("phone", "80000777", "8000 0777"),
        ("count", "4", "Lift B die again lah, 4 times"),
        ("date", "2026-11-01", "since 1 Nov"),
        ("age", "82", "My mum 82 on wheelchair", "family"),
        ("date", "2026-11-13", "stuck upstairs last Fri whole day"),
        ("date", "2026-11-05", "5 Nov"),
        ("date", "2026-11-11", "11 Nov"),
        ("reference_no", "TC-26-00077", "TC-26-00077"),
        ("statement", "", "the corridor outside my unit got water every time it rains"),
        ("request", "", "fix the lift properly and see to the corridor"),
    ],
    kind=LetterType.STANDARD,
    category="town_council",
    agency=("TC", "Town Council (19 councils)"),
    person=Person("Lee Contoh Ming", "Mr", "", "80000777", "977", "Contoh Lane", "#08-977"),
    on=date(2026, 11, 16),
)

CPFB = tell(
    "cpfb",
    "I'm Jaswinder Kaur d/o Contoh, S6000088C, 9000 0888, I came for my husband Harjit Singh "
    "s/o Contoh, S5900089F. Last month MP wrote to "
    "CPF for him to take out his savings, reduced life expectancy. CPF replied 8 Oct, ref "
    "ML-26-00088, asked for specialist form. Doctor "
    "sent the form 22 Oct, until now nothing. He stopped work since 15 Aug, and the hospital "
    "bill of 11 Nov is $3,240.50. He signed the "
    "paper to let me speak. Just ask them what is the answer. Please scold them a bit. My "
    "brother-in-law works there, he can check the "
    "account and tell you.",
    [
        ("person_name", "Jaswinder Kaur d/o Contoh", "Jaswinder Kaur d/o Contoh"),
        ("nric", "S6000088C", "S6000088C"),
        ("phone", "90000888", "9000 0888"),
        ("person_name", "Harjit Singh s/o Contoh", "Harjit Singh s/o Contoh", "family"),
        ("nric", "S5900089F", "S5900089F", "family"),
        ("date", "2026-10-08", "CPF replied 8 Oct"),
        ("reference_no", "ML-26-00088", "ML-26-00088"),
        ("statement", "", "asked for specialist form"),
        ("date", "2026-10-22", "Doctor sent the form 22 Oct, until now nothing"),
        ("date", "2026-08-15", "He stopped work since 15 Aug", "family"),
        ("date", "2026-11-11", "the hospital bill of 11 Nov is $3,240.50"),
        ("amount", "3240.50", "$3,240.50"),
        ("document", "", "He signed the paper to let me speak"),
        ("request", "", "ask them what is the answer"),
    ],
    kind=LetterType.FOLLOW_UP,
    category="cpf",
    agency=("CPFB", "Central Provident Fund Board"),
    person=Person("Jaswinder Kaur d/o Contoh", "", "S6000088C", "90000888"),
    on=date(2026, 11, 19),
    proxy="wife",
    earlier=(date(2026, 10, 5), "MPS-CTH-202610-P2-0088/1"),
)

PDO = tell(
    "pdo",
    "I'm Lim Contoh Huat, S7900099Z, hp 9000 0999. Kena drink driving, charged already, State "
    "Courts 3 Dec. First time, I really regret. "
    "Can MP write to the judge to give lighter sentence, I got 2 kids, sure lose my delivery "
    "job. I applied to PDO for lawyer on 12 Oct, "
    "ref PDO-26-00099, five weeks no reply. No money to pay lawyer myself. At least find out "
    "my PDO got approve or not.",
    [
        ("person_name", "Lim Contoh Huat", "Lim Contoh Huat"),
        ("nric", "S7900099Z", "S7900099Z"),
        ("phone", "90000999", "9000 0999"),
        ("date", "2026-12-03", "State Courts 3 Dec"),
        ("date", "2026-10-12", "I applied to PDO for lawyer on 12 Oct"),
        ("reference_no", "PDO-26-00099", "PDO-26-00099"),
        ("duration", "P5W", "five weeks no reply"),
        ("statement", "", "No money to pay lawyer myself"),
        ("request", "", "find out my PDO got approve or not"),
    ],
    kind=LetterType.FORMAL,
    category="court_matter",
    agency=("PDO", "Public Defender's Office"),
    person=Person("Lim Contoh Huat", "Mr", "S7900099Z", "90000999"),
    on=date(2026, 11, 18),
)

MOE = tell(
    "moe",
    "I'm Devi d/o Contoh, S8500090Z. My girl Meera Contoh, T1800091H, is P2 at Contoh Primary "
    "School. We left home on 2 Nov, my husband "
    "hit me and broke the door, she saw everything. We are at a shelter now, I don't want "
    "him to know where. Ms Sample at Contoh Family "
    "Service Centre, 8000 0900, you can call her. Don't call my phone 9000 0909, he checks "
    "it. Got PPO hearing 2 Dec. Travel is 1 hour 40 "
    "min each way and he waits outside the school. I want her to change to a school near where "
    "we are, from January. Tell them he is a "
    "monster.",
    [
        ("person_name", "Devi d/o Contoh", "Devi d/o Contoh"),
        ("nric", "S8500090Z", "S8500090Z"),
        ("person_name", "Meera Contoh", "Meera Contoh", "family"),
        ("birth_cert_no", "T1800091H", "T1800091H", "family"),
        ("school", "Contoh Primary School", "Contoh Primary School", "third_party"),
        ("level", "Primary 2", "P2", "family"),
        ("date", "2026-11-02", "We left home on 2 Nov"),
        ("contact", "", "Ms Sample at Contoh Family Service Centre, 8000 0900", "third_party"),
        ("do_not_call", "", "Don't call my phone 9000 0909, he checks it"),
        ("duration", "PT1H40M", "1 hour 40 min each way"),
        ("statement", "", "he waits outside the school", "third_party"),
        ("request", "", "change to a school near where we are"),
        ("date", "2027-01", "from January"),
    ],
    kind=LetterType.URGENT,
    category="education",
    agency=("MOE", "Ministry of Education"),
    person=Person("Devi d/o Contoh", "", "S8500090Z", "90000909"),
    on=date(2026, 11, 19),
    flags=("family_violence", "do_not_call"),
)

STORIES = (LTA, NEA, ECDA, MOM, MINDEF, HDB, TC, CPFB, PDO, MOE)

__all__ = ["STORIES", "Story"]
